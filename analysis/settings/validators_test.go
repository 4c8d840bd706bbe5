package settings

import (
	"bufio"
	"encoding/json"
	"maps"
	"os"
	"slices"
	"strings"
	"testing"
	"time"

	"sigma-lsp/analysis/check"
	"sigma-lsp/analysis/sigma"
	"sigma-lsp/analysis/sigma/archivetest"
)

// unchecked are the validators that SigmaHQ does not run on its own rules.
// Source: tests/sigma_cli_conf.yml of SigmaHQ/sigma, 2026-08-05.
var unchecked = []string{
	"tlptag", "tlpv1_tag", "sigmahq_fieldname_cast", "sigmahq_filename_prefix", "sigmahq_logsource_unknown",
	"sigmahq_ofselection_condition", "sigmahq_sysmon_missing_eventid",
}

// What SigmaHQ runs has a check that the profile turns on.
func TestProfileSigmahq(t *testing.T) {
	for name, checks := range equivalents() {
		for _, c := range checks {
			switch known := check.Lookup(c); {
			case known == nil:
				t.Errorf("%s stands for %s, which is no check", c, name)
			case known.Default("sigmahq") == check.Off && !slices.Contains(unchecked, name) && !slices.Contains(unchecked, "sigmahq_"+name):
				t.Errorf("%s stands for %s, which SigmaHQ runs, and is off in its profile", c, name)
			}
		}
	}
}

// otherwise are findings of validators that are reported under another name
// here, or are not reported: by fault and validator, the check or the reason.
var otherwise = map[string]string{
	"category-file-access-provider_name sigmahq_category_windows_provider_name": "Sysmon has no event of the category",
	"deprecated-elsewhere sigmahq_status":                                       "the file lies in the folder that the validator asks for",
	"f-hash11 sigmahq_invalid_hash_kv":                                          "an expression is no text",
	"f-hash9 sigmahq_invalid_hash_kv":                                           "null asks for events without a hash",
	"m-all-re invalid_modifier_combinations":                                    "all of two expressions can match",
	"re-text sigmahq_unsupported_regex_group_construct":                         "the bracket is escaped and opens no group",
	"ref-release sigmahq_github_link":                                           "a release is no branch",
	"ref-repo sigmahq_github_link":                                              "a repository is no branch",
	"tag-a attacktag":                                                           "assets of ATT&CK are accepted by their form",
	"v-num5 number_as_string":                                                   "1_0 is a number for Python only",
	"of-single2 sigmahq_ofselection_condition":                                  "SigmaHQ does not run it, see condition-of-single",

	"emptylist wildcards_instead_of_modifiers":     "empty-value-list",
	"f-cast sigmahq_invalid_fieldname":             "field-name-case",
	"f-cast2 sigmahq_invalid_fieldname":            "field-name-case",
	"ls-caps sigmahq_logsource_unknown":            "logsource-not-lowercase",
	"m-all-ends invalid_modifier_combinations":     "all-with-startswith",
	"pattern-none dangling_detection":              "condition-pattern-no-match",
	"pattern-none sigmahq_ofselection_condition":   "condition-pattern-no-match",
	"re-atomic error":                              "regex-not-portable",
	"re-la error":                                  "regex-not-portable",
	"re-lb error":                                  "regex-not-portable",
	"re-nla error":                                 "regex-not-portable",
	"re-nlb error":                                 "regex-not-portable",
	"reference-key sigmahq_unknown_field":          "references-key-misspelt",
	"tag-blank attacktag":                          "tag-format",
	"tag-caps attacktag":                           "tag-format",
	"timeframe dangling_detection":                 "timeframe-deprecated",
	"unknown-sel dangling_detection":               "condition-unknown-selection",
	"v-cont-starts wildcards_instead_of_modifiers": "startswith-leading-wildcard",
	"v-dup-numtext sigmahq_field_duplicate_value":  "number-as-text",
}

// differences between a validator and its checks, for the page of validators.
var differences = map[string]string{
	"attacktag":                                 "Groups, software, data sources, mitigations and assets are accepted by their form.",
	"control_character":                         "Line breaks in a block scalar are intended and not reported; the result of `wide` is reported by `wide-without-base64`.",
	"dangling_condition":                        "A name without `*` is reported by `condition-unknown-selection`.",
	"dangling_detection":                        "Nothing is reported while the condition uses an unknown selection; `timeframe` is reported by `timeframe-deprecated`.",
	"duplicate_title":                           "The documents combined by `action: global` count as one rule, also for ids.",
	"invalid_modifier_combinations":             "`all` with `re`, `neq`, `cidr`, `expand` or wildcards can match and is not reported; with `startswith` or `endswith` it is reported by `all-with-startswith`.",
	"number_as_string":                          "For fields that are not numeric it is a hint, and only in the profile `sigmahq`.",
	"tlpv1_tag":                                 "TLP version 2 applies, and `tlp.white` is reported with severity info. SigmaHQ does not run it.",
	"tag_format":                                "`d3fend.d3f-CamelCase` is valid according to the appendix of tags.",
	"tlptag":                                    "SigmaHQ does not run it.",
	"wildcards_instead_of_modifiers":            "Keywords have no field and are ignored; a wildcard with a modifier is reported by `redundant-wildcard` or `startswith-leading-wildcard`.",
	"sigmahq_category_event_id":                 "A hint if the category has several events and the event id selects some of them.",
	"sigmahq_category_windows_provider_name":    "Not for `file_access`, which is not a Sysmon event.",
	"sigmahq_filename_prefix":                   "A hint: SigmaHQ does not run it.",
	"sigmahq_github_link":                       "Releases, repositories and short commits are not branches. Files with `#L1` are reported too, and directories of a main branch as hints.",
	"sigmahq_invalid_fieldname":                 "All unknown names are reported in the profile `sigmahq`, likely typos always; a name in the wrong case is reported by `field-name-case`.",
	"sigmahq_invalid_hash_kv":                   "`null` and regular expressions are accepted; values that match anyway are hints.",
	"sigmahq_logsource_unknown":                 "Log sources of the public rules are known, and a log source may omit the product. SigmaHQ does not run it.",
	"sigmahq_missing_asterisk_condition":        "`*` is accepted anywhere in a pattern.",
	"sigmahq_ofselection_condition":             "Off in the profile too: SigmaHQ does not run it.",
	"sigmahq_redundant_field":                   "As for `sigmahq_category_event_id`.",
	"sigmahq_status":                            "Not in the folders `deprecated` and `unsupported`, where the validator reports it too.",
	"sigmahq_sysmon_missing_eventid":            "Not with a category, which implies the event. SigmaHQ does not run it.",
	"sigmahq_fieldname_cast":                    "SigmaHQ does not run it.",
	"sigmahq_tags_techniques_without_tactics":   "A tactic with an outdated name counts, and the name is reported.",
	"sigmahq_unknown_field":                     "Likely typos always, all others in the profile `sigmahq`.",
	"sigmahq_unsupported_regex_group_construct": "An escaped parenthesis does not open a group.",
}

// The page of validators is made from their equivalents.
func TestValidatorsPage(t *testing.T) {
	const path = "../../docs/validators.md"
	var b strings.Builder
	b.WriteString("# Validators of pySigma and SigmaHQ\n\n" +
		"These checks report in the profile `sigmahq` what `sigma check` reports with the validators of pySigma 2.0.1 and of\n" +
		"pysigma-validators-sigmahq 0.21.0. The `import` key of the [settings](settings.md) accepts these validator names. A test\n" +
		"compares 248 mistakes with the results of the validators. This page is generated by `go test ./analysis/settings -update`.\n")
	for _, from := range []struct{ title, list string }{{"pySigma", coreValidators}, {"SigmaHQ", sigmahqValidators}} {
		b.WriteString("\n## " + from.title + "\n\n| validator | checks | differences |\n| --- | --- | --- |\n")
		for line := range strings.Lines(strings.TrimSpace(from.list)) {
			words := strings.Fields(line)
			var links []string
			for _, c := range words[1:] {
				links = append(links, "["+c+"](checks/"+c+".md)")
			}
			b.WriteString("| `" + words[0] + "` | " + strings.Join(links, ", ") + " | " + differences[words[0]] + " |\n")
		}
	}
	for name := range differences {
		if equivalents()[name] == nil {
			t.Errorf("no validator is named %s", name)
		}
	}
	if *archivetest.Update {
		if err := os.WriteFile(path, []byte(b.String()), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	if was, err := os.ReadFile(path); err != nil || string(was) != b.String() {
		t.Errorf("%s is not current (%v); run go test ./analysis/settings -update", path, err)
	}
}

// A fault that a validator finds is found by the equivalent check in the
// profile sigmahq.
func TestValidators(t *testing.T) {
	rule, err := os.ReadFile("testdata/validators.yml")
	if err != nil {
		t.Fatal(err)
	}
	list, err := os.Open("testdata/validators.jsonl")
	if err != nil {
		t.Fatal(err)
	}
	defer list.Close()
	checking := NewPolicy(nil, Overrides{Profile: "sigmahq"}).CheckSettings("")
	checking.SkipTranslation = true
	checking.Today = time.Date(2026, 11, 26, 12, 0, 0, 0, time.UTC)
	told, unused := map[string]bool{}, maps.Clone(otherwise)
	for lines := bufio.NewScanner(list); lines.Scan(); {
		var fault struct {
			Name, Path, Cut, Put string
			Told                 []string
		}
		if err := json.Unmarshal(lines.Bytes(), &fault); err != nil {
			t.Fatal(err)
		}
		checking.Path = fault.Path
		if fault.Path == "" {
			checking.Path = "rules/proc_creation_win_whoami.yml"
		}
		found := check.Run(sigma.Parse(sigma.NewSource(strings.Replace(string(rule), fault.Cut, fault.Put, 1))), checking)
		finds := func(name string) bool {
			return slices.ContainsFunc(found, func(f check.Finding) bool { return f.Check.Name == name })
		}
		for _, name := range fault.Told {
			told[name] = true
			where := fault.Name + " " + name
			instead, known := otherwise[where]
			delete(unused, where)
			var stands bool
			if name == "error" {
				stands = slices.ContainsFunc(found, func(f check.Finding) bool { return f.Severity == check.Error })
			} else {
				stands = slices.ContainsFunc(equivalents()[name], finds)
			}
			switch {
			case stands && known:
				t.Errorf("%s is told by a check that stands for it: it need not be listed", where)
			case stands, known && (check.Lookup(instead) == nil || finds(instead)):
			default:
				var names []string
				for _, f := range found {
					names = append(names, f.Check.Name)
				}
				t.Errorf("%s: no check tells it; there are %v", where, names)
			}
		}
	}
	for where := range unused {
		t.Errorf("%s is listed, and not told", where)
	}
	for name := range equivalents() {
		if strings.HasPrefix(name, "sigmahq_") && !told[name] {
			t.Errorf("no fault shows %s", name)
		}
	}
}
