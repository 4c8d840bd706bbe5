package settings

import (
	"fmt"
	"path"
	"regexp"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"sigma-lsp/analysis/sigma"
	"sigma-lsp/analysis/sigma/archivetest"
	"sigma-lsp/analysis/taxonomy"
)

// TestProblems reads the settings file of each archive in testdata/problems. A
// line of carets below a line marks a problem, its kind and its text. The other
// files of an archive are those that the settings can name.
func TestProblems(t *testing.T) {
	each(t, "problems", func(t *testing.T, a *archive) {
		f := a.settings(t)
		for _, p := range f.Problems {
			sound(t, f.Source, p)
		}
		for i := range a.Files {
			if path.Base(a.Files[i].Name) == FileName {
				a.Files[i].Data = []byte(archivetest.Underlined(f.Source, f.Problems))
			}
		}
	})
}

var marks = regexp.MustCompile(`(?m)^ *\^+ settings-.*\n`)

// sound checks the invariants of a problem.
func sound(t *testing.T, source *sigma.Source, p sigma.Problem) {
	t.Helper()
	if _, ok := PageOf(p.Check); !ok {
		t.Errorf("no kind of problem %q", p.Check)
	}
	if !p.At.Within(sigma.Span{Start: 0, End: source.Len()}) || p.At.End < p.At.Start {
		t.Errorf("%s: %v lies outside the text", p.Check, p.At)
	}
	if p.Text == "" || strings.HasSuffix(p.Text, ".") || strings.ContainsAny(p.Text, "\n\x00\x1b") || !utf8.ValidString(p.Text) {
		t.Errorf("%s: the message %q", p.Check, p.Text)
	}
}

// Aliases that repeat each other unfold to more than is read.
func TestBomb(t *testing.T) {
	var b strings.Builder
	b.WriteString("fields: &a0 [x, x, x, x, x, x, x, x, x, x]\nplaceholders:\n")
	for i := range 9 {
		list := strings.Repeat(fmt.Sprintf("*a%d, ", i), 10)
		fmt.Fprintf(&b, "  p%d: &a%d [%s]\n", i, i+1, list)
	}
	b.WriteString("overrides: [" + strings.Repeat("{paths: *a0}, ", 2000) + "]\n")
	f := Read(FileName, sigma.NewSource(b.String()), Files{})
	if !slices.ContainsFunc(f.Problems, func(p sigma.Problem) bool { return strings.Contains(p.Text, "more than 10000 values") }) {
		t.Error(f.Problems)
	}
}

func TestLimits(t *testing.T) {
	large := Read(FileName, sigma.NewSource("profile: strict\n"+strings.Repeat("#", sigma.MaxSize)), Files{})
	if len(large.Problems) != 1 || large.Profile.Value != "" {
		t.Error(large.Problems)
	}
	deep := Read(FileName, sigma.NewSource("fields: "+strings.Repeat("[", 5000)), Files{})
	if len(deep.Problems) == 0 {
		t.Error("a deep file has no problem")
	}
}

// FuzzRead demands of every text that reading it ends, that all problems lie
// inside it, and that what was read can be applied.
func FuzzRead(f *testing.F) {
	f.Add("profile: strict\nchecks: {invalid-id: off}\noverrides: [{paths: [a/**], checks: {detection: hint}}]\n", "a/b.yml")
	f.Add("exclude: ['*.draft.yml', '[a-c]?/**/x']\nrules: {1: [invalid-id]}\npipelines: [x.yml]\n", "b/c/x")
	f.Add("a: &x [*x]\nchecks: *x\n<<: {profile: strict}\n", "")
	f.Fuzz(func(t *testing.T, text, name string) {
		source := sigma.NewSource(text)
		file := Read(FileName, source, Files{
			Text:   func(string) (*sigma.Source, error) { return sigma.NewSource(text), nil },
			Attack: func(string) (*taxonomy.Attack, error) { return taxonomy.LoadAttack([]byte(text)) },
		})
		for _, p := range file.Problems {
			sound(t, source, p)
		}
		file.Load()
		p := NewPolicy(file, Overrides{})
		p.EffectiveFor(name)
		p.Taxonomy()
		for _, offset := range []int{0, len(text) / 2, len(text)} {
			for _, e := range Complete(source, offset) {
				if !e.At.Within(sigma.Span{Start: 0, End: len(text)}) {
					t.Errorf("completion at %v", e.At)
				}
			}
			Explain(source, offset)
		}
	})
}
