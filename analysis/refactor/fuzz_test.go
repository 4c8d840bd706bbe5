package refactor_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"golang.org/x/tools/txtar"

	"sigma-lsp/analysis/check"
	"sigma-lsp/analysis/refactor"
	"sigma-lsp/analysis/sigma"
)

// For any text and any cursor, the edits of each refactoring can be applied,
// leave the text readable, and keep the meaning if they claim to.
func FuzzAt(f *testing.F) {
	paths, _ := filepath.Glob("testdata/*.txtar")
	for _, path := range paths {
		data, err := os.ReadFile(path)
		if err != nil {
			f.Fatal(err)
		}
		for _, one := range txtar.Parse(data).Files {
			if before, after, ok := strings.Cut(string(one.Data), cursor); ok {
				f.Add(before+after, len(before))
			}
		}
	}
	f.Fuzz(func(t *testing.T, text string, at int) {
		if len(text) > 4096 || at < 0 || at > len(text) {
			return
		}
		file := sigma.Parse(sigma.NewSource(text))
		for _, o := range refactor.At(file, sigma.Span{Start: at, End: at}, lengths) {
			source, ok := file.Source.Apply(o.Edits)
			if !ok {
				t.Fatalf("the edits of %q overlap", o.Title)
			}
			after := sigma.Parse(source)
			if unread(after) > unread(file) {
				t.Fatalf("%q leaves a text that cannot be read:\n%s", o.Title, source)
			}
			if !o.ChangesMeaning && len(after.Documents) == len(file.Documents) && !check.SameMeaning(file, after) {
				t.Fatalf("%q changes what a rule matches:\n%s", o.Title, source)
			}
		}
	})
}

func unread(f *sigma.File) (n int) {
	for _, d := range f.Documents {
		if d.Broken || len(d.AllProblems()) > 0 {
			n++
		}
	}
	return n
}
