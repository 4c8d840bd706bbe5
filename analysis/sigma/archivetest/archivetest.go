// Package archivetest runs tests that are written as archives of texts: input
// and expected output.
package archivetest

import (
	"bytes"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/aymanbagabas/go-udiff"
	"golang.org/x/tools/txtar"

	"sigma-lsp/analysis/sigma"
)

// Update makes the tests write their results instead of comparing them.
var Update = flag.Bool("update", false, "write what comes out into the archives, and other files that are made")

// Archive is a file of several texts.
type Archive struct {
	Name string // of its file, without folder and ending
	*txtar.Archive
	path string
}

// Of reads the archives below testdata whose paths, without the ending .txtar,
// fit a pattern; there is one at least.
func Of(t testing.TB, pattern string) []*Archive {
	t.Helper()
	paths, err := filepath.Glob(filepath.Join("testdata", pattern+".txtar"))
	if err != nil || len(paths) == 0 {
		t.Fatalf("no archives testdata/%s.txtar: %v", pattern, err)
	}
	archives := make([]*Archive, len(paths))
	for i, path := range paths {
		texts, err := txtar.ParseFile(path)
		if err != nil {
			t.Fatal(err)
		}
		archives[i] = &Archive{strings.TrimSuffix(filepath.Base(path), ".txtar"), texts, path}
	}
	return archives
}

// Each runs a test on each archive; the test puts its results into the texts.
// They must be what the archive holds already or, with Update, are written.
func Each(t *testing.T, pattern string, test func(*testing.T, *Archive)) {
	t.Helper()
	for _, a := range Of(t, pattern) {
		t.Run(a.Name, func(t *testing.T) {
			before := txtar.Format(a.Archive)
			test(t, a)
			after := txtar.Format(a.Archive)
			switch {
			case bytes.Equal(before, after):
			case !*Update:
				t.Errorf("something else comes out:\n%s", udiff.Unified(a.path, "what comes out", string(before), string(after)))
			default:
				if err := os.WriteFile(a.path, after, 0o644); err != nil {
					t.Fatal(err)
				}
			}
		})
	}
}

// Get returns the text of that name.
func (a *Archive) Get(name string) (text string, ok bool) {
	for _, f := range a.Files {
		if f.Name == name {
			return string(f.Data), true
		}
	}
	return "", false
}

// Put replaces the text of that name, or appends it.
func (a *Archive) Put(name, text string) {
	i := slices.IndexFunc(a.Files, func(f txtar.File) bool { return f.Name == name })
	if i < 0 {
		i = len(a.Files)
		a.Files = append(a.Files, txtar.File{Name: name})
	}
	a.Files[i].Data = []byte(text)
}

// Underlined writes a text with lines of carets below what problems mark, each
// with its check and its message.
func Underlined(source *sigma.Source, problems []sigma.Problem) string {
	problems = slices.Clone(problems)
	slices.SortStableFunc(problems, func(a, b sigma.Problem) int { return a.At.Start - b.At.Start })
	var b strings.Builder
	for line := range source.Lines() {
		at := source.Line(line)
		if line < source.Lines()-1 || at.Start < at.End {
			b.WriteString(source.Text(at) + "\n")
		}
		for _, p := range problems {
			if source.LineOf(p.At.Start) != line {
				continue
			}
			before := utf8.RuneCountInString(source.Text(sigma.Span{Start: at.Start, End: p.At.Start}))
			width := utf8.RuneCountInString(source.Text(sigma.Span{Start: p.At.Start, End: min(p.At.End, at.End)}))
			fmt.Fprintf(&b, "%s%s %s: %s\n", strings.Repeat(" ", before), strings.Repeat("^", max(width, 1)), p.Check, p.Text)
		}
	}
	return b.String()
}
