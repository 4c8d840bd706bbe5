package yaml_test

import (
	"fmt"
	"math/rand"
	"strings"
	"testing"

	"sigma-lsp/analysis/sigma/sigmatest"
	"sigma-lsp/analysis/yaml"
)

// TestSameTextSameTree changes rules at random places. The text that the edits
// leave has the same tree, errors and positions as if it had been read at once.
func TestSameTextSameTree(t *testing.T) {
	r := rand.New(rand.NewSource(1))
	pieces := []string{"", "a", "'", `"`, ": ", ":", "- ", "-", "\n", "\r\n", "    ", "\t", "[", "{", ",", "#", "&x ", "*x", "|\n", "é", "\u00a0", "---\n"}
	for _, rule := range sigmatest.Examples(t) {
		source := yaml.NewSource(rule)
		for range 60 {
			start := r.Intn(source.Len() + 1)
			at := yaml.Span{Start: start, End: min(source.Len(), start+r.Intn(3))}
			text := pieces[r.Intn(len(pieces))]
			if edited, ok := source.Apply([]yaml.Edit{{At: at, Text: text}}); !ok || edited.String() != source.Replace(at, text).String() {
				t.Fatalf("two ways to replace %v by %q differ in %q", at, text, source)
			}
			source = source.Replace(at, text)
			fresh := yaml.NewSource(strings.Clone(source.String()))
			if got, want := whole(source), whole(fresh); got != want {
				t.Fatalf("%q is read as\n%s\nafter edits, not as\n%s", source, got, want)
			}
			offset := r.Intn(source.Len() + 1)
			if got, want := source.Point(offset), fresh.Point(offset); got != want {
				t.Fatalf("byte %d is at %v after edits, not at %v", offset, got, want)
			}
		}
	}
}

// whole writes all that a tree holds.
func whole(s *yaml.Source) string {
	var b strings.Builder
	tree := yaml.Parse(s)
	fmt.Fprintln(&b, tree.Tokens)
	for _, d := range tree.Documents {
		dump(&b, d.Root)
		fmt.Fprintln(&b, d.Span, d.Lost, d.Errors, tree.Comments(d))
	}
	return b.String()
}
