package check_test

import (
	"cmp"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"golang.org/x/tools/txtar"

	"sigma-lsp/analysis/check"
	"sigma-lsp/analysis/sigma"
	"sigma-lsp/analysis/workspace"
)

// Each check has its own file, named as the check, in the folder of
// its group, and every file registers one.
func TestOneFileACheck(t *testing.T) {
	files, err := filepath.Glob("../checks/*/*.go")
	if err != nil {
		t.Fatal(err)
	}
	left := map[string]bool{}
	for _, f := range files {
		group := filepath.Base(filepath.Dir(f))
		if base := filepath.Base(f); base != group+".go" && !strings.HasSuffix(base, "_test.go") {
			left[filepath.ToSlash(f)] = true
		}
	}
	name := regexp.MustCompile(`^[a-z][a-z0-9]*(-[a-z0-9]+)*$`)
	for _, c := range check.Checks() {
		if !name.MatchString(c.Name) {
			t.Errorf("%q is no name for a check", c.Name)
		}
		f := fmt.Sprintf("../checks/%s/%s.go", c.Group, strings.ReplaceAll(c.Name, "-", "_"))
		if !left[f] {
			t.Errorf("%s does not stand in %s", c.Name, f)
		}
		delete(left, f)
		if c.Title == "" || strings.HasSuffix(c.Title, ".") || c.Title != strings.ToLower(c.Title[:1])+c.Title[1:] && !ownName.MatchString(c.Title) {
			t.Errorf("%s: the title %q is no lower-case line without a full stop", c.Name, c.Title)
		}
		if !strings.HasSuffix(c.What, ".") || !strings.HasSuffix(c.Why, ".") || c.Run == nil {
			t.Errorf("%s does not say what it reports or why, or has nothing to run", c.Name)
		}
	}
	for f := range left {
		t.Errorf("%s registers no check of its name", f)
	}
	if !slices.IsSortedFunc(check.Checks(), func(a, b *check.Check) int { return cmp.Compare(a.Name, b.Name) }) {
		t.Error("the checks are not in order")
	}
	if check.Lookup("invalid-level") == nil || check.Lookup("no-such-check") != nil {
		t.Error("Lookup does not find checks by name")
	}
}

// elsewhere are the checks whose hit cannot be shown in a text, with a test of
// their own.
var elsewhere = map[string]bool{
	"document-too-large":   true, // TestDocumentTooLarge
	"too-much-work":        true, // TestTooMuchWork of convert
	"description-too-long": true, // TestDescriptionTooLong
	"bom":                  true, // a mark that no page shows
	"line-ending-crlf":     true, // likewise
	"no-final-newline":     true, // likewise
	"duplicate-filename":   true, // needs two files, which its archive has
	"filename-pattern":     true, // needs a file name, which its archive has

	"correlation-file-prefix":          true, // likewise
	"detection-tag":                    true,
	"filename-prefix":                  true,
	"status-deprecated-outside-folder": true,
}

// What a check says to avoid raises it, and what it says to prefer does not.
func TestAvoidAndPrefer(t *testing.T) {
	for _, c := range check.Checks() {
		t.Run(c.Group+"/"+c.Name, func(t *testing.T) {
			settings := check.Settings{
				SkipTranslation: c.Group != "insightidr",
				Severity:        check.SeverityFunc("", map[string]check.Severity{c.Name: c.Severity}),
				Result:          translate("insightidr"),
				Workspace:       workspace.New(nil, true),
			}
			if archive, err := txtar.ParseFile(markers(c)); err == nil {
				settings.Result = settingsOf(t, c.Name, archive).Result
			}
			raised := func(text string) bool {
				found := run(sigma.NewSource(check.Example(text)), settings)
				return slices.ContainsFunc(found, func(f check.Finding) bool { return f.Check.Name == c.Name })
			}
			if c.Avoid == "" && !elsewhere[c.Name] || c.Prefer == "" {
				t.Error("shows nothing to avoid or nothing to prefer")
			}
			if c.Avoid != "" && !raised(c.Avoid) {
				t.Errorf("is not raised by\n%s", check.Example(c.Avoid))
			}
			if raised(c.Prefer) {
				t.Errorf("is raised by\n%s", check.Example(c.Prefer))
			}
		})
	}
}

func TestDescriptionTooLong(t *testing.T) {
	for n, want := range map[int]bool{65535: false, 65536: true} {
		found := run(sigma.NewSource(check.Example("description: "+strings.Repeat("ä", n))), check.Settings{SkipTranslation: true})
		if got := slices.ContainsFunc(found, func(f check.Finding) bool { return f.Check.Name == "description-too-long" }); got != want {
			t.Errorf("%d characters: a finding: %v", n, got)
		}
	}
}

func TestDocumentTooLarge(t *testing.T) {
	rule := "title: Whoami\nid: 8b3f5c1e-6d0a-4c47-9a5e-2f1d7c9e4b60\nlevel: low\nlogsource: {category: process_creation}\ndetection: {selection: {User: SYSTEM}, condition: selection}\n"
	for _, c := range []struct {
		text string
		want int
	}{
		{rule + strings.Repeat("#", sigma.MaxSize-len(rule)), 0},
		{rule + strings.Repeat("#", sigma.MaxSize-len(rule)+1), 1},
		{"kind: Pod\n" + strings.Repeat("#", sigma.MaxSize), 0}, // is not Sigma
	} {
		source := sigma.NewSource(c.text)
		found := run(source, check.Settings{SkipTranslation: true})
		if len(found) != c.want || c.want == 1 && (found[0].Check.Name != "document-too-large" || found[0].At != source.Line(0)) {
			t.Errorf("a text of %d bytes has the findings %v", len(c.text), found)
		}
		for _, f := range found {
			lookAt(t, "large", source, f)
		}
	}
}

// The list of checks that people read is the registry.
func TestListOfChecks(t *testing.T) {
	const path = "../../docs/checks/README.md"
	var b strings.Builder
	b.WriteString("# Checks\n\nWhat `sigma-lsp` looks for, by group. The list is made from the checks themselves by\n`go test ./analysis/check -update`.\n")
	for _, group := range []struct{ name, title string }{
		{"document", "Documents and YAML"},
		{"metadata", "Metadata"},
		{"logsource", "Log source"},
		{"detection", "Detection and selections"},
		{"condition", "Condition"},
		{"modifier", "Modifiers and values"},
		{"regex", "Regular expressions and networks"},
		{"tags", "Tags and ATT&CK"},
		{"correlation", "Correlation rules"},
		{"filter", "Filters"},
		{"workspace", "Rules that belong together"},
		{"insightidr", "Rapid7 InsightIDR"},
		{"sigmahq", "The conventions of SigmaHQ"},
	} {
		var rows strings.Builder
		for _, c := range check.Checks() {
			if c.Group == group.name {
				fmt.Fprintf(&rows, "| [%s](%s.md) | %s | %s |\n", c.Name, c.Name, c.Severities(), strings.ReplaceAll(c.Title, "|", `\|`))
			}
		}
		if rows.Len() > 0 {
			fmt.Fprintf(&b, "\n## %s\n\n| check | severity | finds |\n| --- | --- | --- |\n%s", group.title, &rows)
		}
	}
	for _, c := range check.Checks() {
		if !strings.Contains(b.String(), "["+c.Name+"]") {
			t.Errorf("%s is of no group in the list", c.Name)
		}
	}
	if *update {
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(b.String()), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	if was, err := os.ReadFile(path); err != nil || string(was) != b.String() {
		t.Errorf("%s is not current (%v); run go test ./analysis/check -update", path, err)
	}
}

// Each check has its page, made from the check itself.
func TestPages(t *testing.T) {
	left := map[string]bool{}
	paths, err := filepath.Glob("../../docs/checks/*.md")
	if err != nil {
		t.Fatal(err)
	}
	for _, path := range paths {
		left[filepath.Base(path)] = filepath.Base(path) != "README.md"
	}
	for _, c := range check.Checks() {
		name := c.Name + ".md"
		path, page := filepath.Join("../../docs/checks", name), c.Page()
		delete(left, name)
		if *update {
			if err := os.WriteFile(path, []byte(page), 0o644); err != nil {
				t.Fatal(err)
			}
		}
		if was, err := os.ReadFile(path); err != nil || string(was) != page {
			t.Errorf("%s is not current (%v); run go test ./analysis/check -update", path, err)
		}
	}
	for name, stale := range left {
		if stale {
			t.Errorf("docs/checks/%s belongs to no check", name)
		}
	}
}
