package settings

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"sigma-lsp/analysis/check"
	"sigma-lsp/analysis/sigma"
)

// TestEffective asks, in the file "asked" of each archive, for the severity of
// checks: a line has a path, a check and, optionally, the id of a rule and,
// after "=", the effective severity and its origin. The file "over", lines of a
// check and a severity, holds the settings of an editor.
func TestForce(t *testing.T) {
	each(t, "force", func(t *testing.T, a *archive) {
		f := a.settings(t)
		for _, p := range f.Problems {
			t.Errorf("%s %s", locate(f, p.At), p.Text)
		}
		over := Overrides{Name: "editor", Checks: map[string]check.Severity{}}
		for i := range a.Files {
			if a.Files[i].Name == "over" {
				for line := range strings.Lines(string(a.Files[i].Data)) {
					words := strings.Fields(line)
					if words[0] == "profile" {
						over.Profile = words[1]
					} else {
						over.Checks[words[0]], _ = check.ParseSeverity(words[1])
					}
				}
			}
		}
		p := NewPolicy(f, over)
		for i := range a.Files {
			if a.Files[i].Name != "asked" {
				continue
			}
			var b strings.Builder
			for line := range strings.Lines(string(a.Files[i].Data)) {
				question, _, _ := strings.Cut(strings.TrimSpace(line), " = ")
				words := append(strings.Fields(question), "")
				c := check.Lookup(words[1])
				if c == nil {
					t.Fatalf("no check %q", words[1])
				}
				force := p.EffectiveFor(words[0])
				severity, origin := force.Severity(c, words[2])
				answer := fmt.Sprintf("%s (%s)", severity, p.OriginAt(origin))
				if force.Excluded != nil {
					answer = "excluded by " + force.Excluded.Value
				}
				fmt.Fprintf(&b, "%s = %s\n", question, answer)
			}
			a.Files[i].Data = []byte(b.String())
		}
	})
}

// The words of the file are those of the packages that know them.
func TestWords(t *testing.T) {
	names := profileWord.names()
	if !slices.Equal(names, check.Profiles) {
		t.Errorf("profiles %v, not %v", names, check.Profiles)
	}
	for _, name := range severityWord.names() {
		if _, ok := check.ParseSeverity(name); !ok {
			t.Errorf("no severity %q", name)
		}
	}
	for _, name := range Groups() {
		if check.Lookup(name) != nil {
			t.Errorf("%q is a check and a group", name)
		}
	}
}

func TestGlob(t *testing.T) {
	for _, c := range []struct {
		glob string
		yes  string
		no   string
	}{
		{"*.draft.yml", "a.draft.yml x/y/a.draft.yml", "draft.yml a.draft.yaml a.draft.yml2"},
		{"deprecated", "deprecated/a.yml x/deprecated/y/a.yml", "deprecated2/a.yml"},
		{"/deprecated", "deprecated/a.yml", "x/deprecated/a.yml"},
		{"rules/windows/", "rules/windows/a.yml", "x/rules/windows/a.yml rules/windows2/a.yml"},
		{"rules/**/a.yml", "rules/a.yml rules/x/y/a.yml", "rules/b.yml a.yml"},
		{"rules/**", "rules/a.yml rules/x/a.yml", "rules2/a.yml"},
		{"rules/*", "rules/a.yml rules/x/a.yml", "a.yml"},
		{"rules/*.yml", "rules/a.yml", "rules/x/a.yml"},
		{"a?c.yml", "abc.yml", "a/c.yml ac.yml"},
		{"[a-c][!0-9].yml", "ax.yml", "dx.yml a1.yml"},
		{"**", "a.yml x/a.yml", ""},
		{"a+(b).yml", "a+(b).yml", "aab.yml"},
		{"ä*.yml", "äö.yml", "a.yml"},
	} {
		if fault := validateGlob(c.glob); fault != "" {
			t.Errorf("%s: %s", c.glob, fault)
			continue
		}
		g := globOf(Text{Value: c.glob})
		for name := range strings.FieldsSeq(c.yes) {
			if !g.Match(name) {
				t.Errorf("%s does not take %s", c.glob, name)
			}
		}
		for name := range strings.FieldsSeq(c.no) {
			if g.Match(name) {
				t.Errorf("%s takes %s", c.glob, name)
			}
		}
	}
}

func TestNearest(t *testing.T) {
	files := []string{FileName, "rules/windows/" + FileName}
	for of, want := range map[string]string{
		"a.yml": FileName, "rules/a.yml": FileName, "rules/windows/x/a.yml": "rules/windows/" + FileName, "rules/windows/a.yml": "rules/windows/" + FileName,
	} {
		if got := FindUpwards(of, func(name string) bool { return slices.Contains(files, name) }); got != want {
			t.Errorf("%s goes by %q", of, got)
		}
	}
	if got := FindUpwards("x/y/a.yml", func(string) bool { return false }); got != "" {
		t.Errorf("there is no %q", got)
	}
}

// The names in settings files stay inside.
func TestIn(t *testing.T) {
	files := RelativeTo("rules/windows/"+FileName, Files{Text: func(name string) (*sigma.Source, error) { return sigma.NewSource(name), nil }})
	for name, want := range map[string]string{
		"p.yml": "rules/windows/p.yml", "../p.yml": "rules/p.yml", "../../p.yml": "p.yml", `x\p.yml`: "rules/windows/x/p.yml", "./x/../p.yml": "rules/windows/p.yml",
	} {
		if got, err := files.Text(name); err != nil || got.String() != want {
			t.Errorf("%s is %v, %v", name, got, err)
		}
	}
	for _, name := range []string{"../../../p.yml", "/etc/passwd", `C:\p.yml`, `C:p.yml`, `\\server\share\p.yml`, "//server/share", "CON", "x/nul.yml", "com1", "a:b", "", "p\x00.yml"} {
		if got, err := files.Text(name); err == nil {
			t.Errorf("%q is %q", name, got)
		}
	}
}
