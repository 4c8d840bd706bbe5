package yaml_test

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	judge "gopkg.in/yaml.v3"

	"sigma-lsp/analysis/yaml"
)

// addSeeds adds the texts of the test suite, and some that it lacks.
func addSeeds(f *testing.F) {
	for _, s := range []string{
		"a: b\n", "a:\n  - b\n  -c\n", "- [a, 'b\n", "a: &x\n  b: *x\n", "\ta: b\n", "a: \"\\q\"\n", "{a: b, c}\n", "? a\n: b\n",
		"a: |\n  b\n c\n", "---\na\n...\nb\n", "a: 'b\n\n  c'\n", "%YAML 1.2\n---\na: b\n", "a:b\nc\u00A0: d\ne：f\n", "<<: {a: b}\n", "a: [b\nc: d\n",
	} {
		f.Add(s)
	}
	files, _ := filepath.Glob("../../../shared/yaml-test-suite/src/*.yaml")
	for _, path := range files {
		var all []suiteCase
		if text, err := os.ReadFile(path); err == nil && judge.Unmarshal(text, &all) == nil {
			for _, c := range all {
				f.Add(unspell(c.Yaml))
			}
		}
	}
}

// FuzzParse demands that the tree is lossless and its spans are sound.
func FuzzParse(f *testing.F) {
	addSeeds(f)
	f.Fuzz(func(t *testing.T, text string) {
		lossless(t, text)
		for _, d := range yaml.Parse(yaml.NewSource(text)).Documents {
			for _, e := range d.Errors {
				within(t, e.Span, text)
				for _, fix := range e.Fixes {
					for _, edit := range fix.Edits {
						within(t, edit.At, text)
					}
				}
			}
			if d.Root != nil {
				spans(t, d.Root, text, 0)
			}
		}
	})
}

func within(t *testing.T, at yaml.Span, text string) {
	t.Helper()
	if at.Start < 0 || at.End < at.Start || at.End > len(text) {
		t.Fatalf("range %v outside a text of %d bytes", at, len(text))
	}
}

func spans(t *testing.T, n *yaml.Node, text string, depth int) {
	t.Helper()
	within(t, n.Span, text)
	if n.Target != nil {
		return
	}
	if depth > yaml.MaxDepth+2 {
		t.Fatal("too deep")
	}
	for i := 0; n.Kind == yaml.Scalar && i < len(n.Value); i += 1 + len(n.Value)/8 {
		within(t, n.Sub(i, i+1), text)
	}
	for _, p := range n.Pairs {
		spans(t, p.Key, text, depth+1)
		spans(t, p.Value, text, depth+1)
	}
	for _, c := range n.Items {
		spans(t, c, text, depth+1)
	}
}

// FuzzAgreement demands that text without an error means what the judge makes of
// it, and that text which the judge refuses has an error.
func FuzzAgreement(f *testing.F) {
	addSeeds(f)
	f.Fuzz(func(t *testing.T, text string) {
		got, faults := read(text)
		if len(faults) > 0 || argued(text) {
			return
		}
		want, err := judged(text)
		if err != nil {
			t.Fatalf("no error for %v in %q", err, text)
		}
		if strings.Join(got, "\n") != strings.Join(want, "\n") {
			t.Fatalf("%q is read as\n%s, not as\n%s", text, strings.Join(got, "\n"), strings.Join(want, "\n"))
		}
	})
}

// argued reports whether a text is one that the two may read differently:
// directives are not interpreted.
func argued(text string) bool { return directive.MatchString(text) }

var directive = regexp.MustCompile("(^|[\n\r\u0085\u2028\u2029])(\uFEFF)?%")
