package sigma_test

import (
	"strings"
	"testing"

	"gopkg.in/yaml.v3"

	"sigma-lsp/analysis/sigma"
	"sigma-lsp/analysis/sigma/sigmatest"
)

// corpus is the texts of the public rules by their paths.
func corpus(t testing.TB) map[string]string {
	texts := map[string]string{}
	for _, f := range sigmatest.Public(t) {
		texts[f.Path] = f.Text
	}
	return texts
}

// scalars calls visit for all scalars below a node.
func scalars(n *sigma.Node, visit func(*sigma.Node)) {
	if n.Target != nil {
		return
	}
	if n.Kind == sigma.Scalar {
		visit(n)
	}
	for _, p := range n.Pairs {
		scalars(p.Key, visit)
		scalars(p.Value, visit)
	}
	for _, c := range n.Items {
		scalars(c, visit)
	}
}

// checkSpans demands that the text of each scalar reads as its value, alone and
// byte for byte.
func checkSpans(t *testing.T, name string, f *sigma.File) {
	t.Helper()
	for _, d := range f.Documents {
		if d.Root == nil {
			continue
		}
		scalars(d.Root, func(n *sigma.Node) {
			text := f.Source.Text(n.Span)
			if n.Span.Start < 0 || n.Span.End > f.Source.Len() || n.Span.End < n.Span.Start {
				t.Fatalf("%s: range %v outside the text", name, n.Span)
			}
			if n.Broken {
				return
			}
			if n.Style == sigma.Plain && text == n.Value && n.Sub(0, len(n.Value)) == n.Span {
				return
			}
			again := text
			if n.Style == sigma.Literal || n.Style == sigma.Folded {
				line := f.Source.LineOf(n.Span.Start)
				indent := strings.Repeat(" ", len(f.Source.Text(f.Source.Line(line)))-len(strings.TrimLeft(f.Source.Text(f.Source.Line(line)), " ")))
				again = indent + "x: " + text + "\n"
				var m map[string]string
				if err := yaml.Unmarshal([]byte(again), &m); err != nil || strings.TrimRight(m["x"], "\n") != strings.TrimRight(n.Value, "\n") {
					t.Errorf("%s: block %q reads as %q, not %q (%v)", name, text, m["x"], n.Value, err)
				}
			} else {
				var y yaml.Node
				if err := yaml.Unmarshal([]byte(again), &y); err != nil || len(y.Content) > 0 && y.Content[0].Value != n.Value || len(y.Content) == 0 && n.Value != "" {
					if n.Style != sigma.Plain || strings.Join(strings.Fields(text), " ") != strings.Join(strings.Fields(n.Value), " ") {
						t.Errorf("%s: %q reads as other than %q (%v)", name, text, n.Value, err)
					}
				}
			}
			for i := range len(strings.TrimRight(n.Value, "\n")) {
				at := n.Sub(i, i+1)
				if at.Start < n.Span.Start || at.End > n.Span.End || at.End <= at.Start {
					t.Fatalf("%s: byte %d of %q lies at %v, outside %v", name, i, n.Value, at, n.Span)
				}
				got, want := f.Source.Text(at), n.Value[i:i+1]
				if got != want && got[0] != '\\' && got != "''" && strings.Trim(got, " \t\r\n") != "" {
					t.Fatalf("%s: byte %d of %q is %q at %v", name, i, n.Value, got, at)
				}
			}
		})
	}
}

func TestEveryScalarOfTheCorpusHasItsExactBytes(t *testing.T) {
	for path, text := range corpus(t) {
		checkSpans(t, path, sigma.Parse(sigma.NewSource(text)))
		checkSpans(t, path+" with CRLF", sigma.Parse(sigma.NewSource(strings.ReplaceAll(text, "\n", "\r\n"))))
	}
}

func TestTheCorpusIsRead(t *testing.T) {
	counts := map[string]int{}
	for path, text := range corpus(t) {
		f := sigma.Parse(sigma.NewSource(text))
		for _, d := range f.Documents {
			if d.Kind == sigma.NotSigma {
				t.Errorf("%s: not recognised", path)
			}
			for _, p := range d.AllProblems() {
				counts[p.Check]++
				if strings.Contains(path, "corpus/rules") {
					t.Errorf("%s: %s: %s at %q", path, p.Check, p.Text, f.Source.Text(p.At))
				}
			}
		}
	}
	t.Log(counts)
}
