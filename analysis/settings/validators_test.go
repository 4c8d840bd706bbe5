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
)

// unchecked are the validators that SigmaHQ does not run on its own rules.
// Source: tests/sigma_cli_conf.yml of SigmaHQ/sigma, 2026-08-05.
var unchecked = []string{
	"tlptag", "tlpv1_tag", "sigmahq_fieldname_cast", "sigmahq_filename_prefix", "sigmahq_logsource_unknown",
	"sigmahq_ofselection_condition", "sigmahq_sysmon_missing_eventid",
}

// What SigmaHQ runs has a check that the profile turns on.
func TestProfileSigmahq(t *testing.T) {
	for name, checks := range counterparts() {
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

// otherwise are findings of validators that are told under another name here,
// or are not: by fault and validator, the check or the reason.
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
	"tag-noname error":                             "tag-format",
	"timeframe dangling_detection":                 "timeframe-deprecated",
	"unknown-sel dangling_detection":               "condition-unknown-selection",
	"v-cont-starts wildcards_instead_of_modifiers": "startswith-leading-wildcard",
	"v-dup-numtext sigmahq_field_duplicate_value":  "number-as-text",
}

// What a validator tells of a fault, a check that stands for it tells in the
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
	checking := NewPolicy(nil, Over{Profile: "sigmahq"}).Checking("")
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
				stands = slices.ContainsFunc(counterparts()[name], finds)
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
	for name := range counterparts() {
		if strings.HasPrefix(name, "sigmahq_") && !told[name] {
			t.Errorf("no fault shows %s", name)
		}
	}
}
