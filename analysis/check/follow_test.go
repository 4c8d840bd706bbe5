package check_test

import (
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"golang.org/x/tools/txtar"

	"sigma-lsp/analysis/check"
	"sigma-lsp/analysis/sigma"
)

// leadsTo lists the findings that a safe fix may bring about, by the check of
// the fix, with the reason.
var leadsTo = map[string]map[string]string{
	"all-with-one-value":        {"one-item-list": oneItem},
	"cidr-duplicate-or-covered": {"one-item-list": oneItem},
	"duplicate-value":           {"one-item-list": oneItem},
	"null-in-list":              {"one-item-list": oneItem},
	"condition-double-negation": {"condition-selects-filter": "the filter was required before, in other words"},
	"condition-operator-case":   {"idr-negation-missing-field": unread, "filter-never-applies": unread, "condition-selects-filter": unread},
	"exists-not-boolean":        {"idr-exists": unread},
	"missing-date":              {"status-too-high-for-new": undated},
	"number-with-text-modifier": {"category-with-eventid": unread},
	"modifier-order":            {"unknown-field": unread, "condition-only-negative": unread, "idr-cannot-match": unread, "idr-exists": unread, "idr-field-unmapped": unread, "idr-field-unsupported": unread, "idr-modifier-unsupported": unread, "regex-plain-text": unread},
	"text-with-number-modifier": {"unknown-field": unread, "idr-cannot-match": unread, "idr-field-unmapped": unread, "idr-modifier-unsupported": unread},
	"wrong-type":                {"attack-tactic-missing": unread},
}

const (
	oneItem = "a list of one value is well in itself, and the check of it is off by default"
	undated = "how old the rule is was not known before"
	unread  = "what could not be read could not be looked at"
)

// TestSafeFixesLeadToNothingElse makes each safe fix of all archives and demands
// that nothing is found then that was not found before, with the checks of the
// profiles default and strict.
func TestSafeFixesLeadToNothingElse(t *testing.T) {
	made, used := 0, map[string]bool{}
	for _, path := range archives(t) {
		archive, err := txtar.ParseFile(path)
		if err != nil {
			t.Fatal(err)
		}
		name := strings.TrimSuffix(filepath.Base(path), ".txtar")
		settings := settingsOf(t, name, archive)
		if c := check.Lookup(name); c != nil && c.NeedsWorkspace {
			settings.Workspace = together(archive)
		}
		for _, profile := range []string{"default", "strict"} {
			settings.Profile, settings.Severity = profile, check.SeverityFunc(profile, nil)
			for _, file := range archive.Files {
				if file.Name == "settings" || strings.HasSuffix(file.Name, ".fixes") {
					continue
				}
				source := sigma.NewSource(asNamed(file.Name, marker.ReplaceAllString(string(file.Data), "")))
				if settings.Key = file.Name; settings.Workspace != nil || slices.Contains(named, filepath.Base(filepath.Dir(path))) {
					settings.Path = file.Name
				}
				found := run(source, settings)
				before, f := counts(found), sigma.Parse(source)
				for _, finding := range found {
					for _, fix := range check.FixesOf(f, finding) {
						after, ok := source.Apply(fix.Edits)
						if !fix.Safe || !ok || countBroken(f) && !countBroken(sigma.Parse(after)) {
							continue // much is asked of a text only when it is YAML
						}
						made++
						for other, n := range counts(run(after, settings)) {
							if leadsTo[finding.Check.Name][other] != "" {
								used[finding.Check.Name+other] = true
							} else if n > before[other] {
								t.Errorf("%s, %s, profile %s: %q of %s leads to %s", name, file.Name, profile, fix.Title, finding.Check.Name, other)
							}
						}
					}
				}
			}
		}
	}
	t.Logf("%d safe fixes made", made)
	for from, all := range leadsTo {
		for other := range all {
			if !used[from+other] {
				t.Errorf("no fix of %s leads to %s any more", from, other)
			}
		}
	}
}

func countBroken(f *sigma.File) bool {
	return slices.ContainsFunc(f.Documents, func(d *sigma.Document) bool { return d.Broken })
}
