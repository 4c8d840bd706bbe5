package complete

import (
	"fmt"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"golang.org/x/tools/txtar"

	"sigma-lsp/analysis/sigma"
	"sigma-lsp/analysis/sigma/archivetest"
	"sigma-lsp/analysis/taxonomy"
	"sigma-lsp/analysis/workspace"
	"sigma-lsp/convert/pipeline"
)

const mark = "‸"

// shown is how many candidates an archive lists.
const shown = 12

// TestComplete completes at the marks in the rules of the archives. Each rule
// NAME.yml is followed by NAME.offered: the text to replace, the first
// candidates with their details, "!" before those that the target does not
// support, and the inserted text where it differs from the label. The last line
// is the documentation of the first candidate. Files in "workspace/" are its
// other rules.
func TestComplete(t *testing.T) {
	archivetest.Each(t, "*", func(t *testing.T, a *archivetest.Archive) {
		w := around(a.Archive)
		for i, f := range a.Files {
			if filepath.Ext(f.Name) == ".offered" {
				a.Files[i].Data = []byte(offered(t, f.Name, string(a.Files[i-1].Data), w))
			}
		}
	})
}

func world() *Environment {
	standard, _ := pipeline.Builtin(pipeline.BuiltinNames()[0])
	return &Environment{
		Taxonomy: taxonomy.Standard(), Target: NewTarget([]*pipeline.Pipeline{standard}),
		Today: time.Date(2026, 11, 26, 12, 0, 0, 0, time.UTC),
		ID:    func() string { return "11111111-2222-4333-8444-555555555555" },
	}
}

func around(archive *txtar.Archive) *Environment {
	w := world()
	var files []*workspace.File
	for _, f := range archive.Files {
		if name, ok := strings.CutPrefix(f.Name, "workspace/"); ok {
			files = append(files, workspace.Summarize(name, name, sigma.Parse(sigma.NewSource(string(f.Data)))))
		}
	}
	w.Index, w.Key, w.Folder = workspace.New(files, true), "here/new.yml", "here"
	return w
}

func offered(t *testing.T, name, text string, w *Environment) string {
	before, after, ok := strings.Cut(strings.TrimSuffix(text, "\n"), mark)
	if !ok {
		t.Fatalf("%s: no mark before it", name)
	}
	text = before + after
	source := sigma.NewSource(text)
	a := At(source, len(before), w)
	var b strings.Builder
	if len(a.Candidates) == 0 {
		return "nothing\n"
	}
	fmt.Fprintf(&b, "in place of %q", source.Text(a.Insert))
	if a.Replace != a.Insert {
		fmt.Fprintf(&b, " or %q", source.Text(a.Replace))
	}
	if a.Incomplete {
		b.WriteString(", incomplete")
	}
	b.WriteString("\n")
	for i, c := range a.Candidates {
		if i == shown {
			b.WriteString("… more\n")
			break
		}
		if c.Unsupported {
			b.WriteString("! ")
		}
		b.WriteString(c.Label)
		if c.Detail != "" {
			b.WriteString(": " + c.Detail)
		}
		if c.Text != c.Label {
			fmt.Fprintf(&b, " %q", c.Text)
		}
		b.WriteString("\n")
	}
	for line := range strings.Lines(Explain(a.Candidates[0].ResolveKey, w)) {
		b.WriteString("| " + strings.TrimSuffix(line, "\n") + "\n")
	}
	return b.String()
}
