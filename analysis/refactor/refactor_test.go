package refactor_test

import (
	"fmt"
	"regexp"
	"strings"
	"testing"

	"golang.org/x/tools/txtar"

	"sigma-lsp/analysis/refactor"
	"sigma-lsp/analysis/sigma"
	"sigma-lsp/analysis/sigma/archivetest"
	"sigma-lsp/convert"
	"sigma-lsp/convert/pipeline"
)

// cursor marks the position in the texts of testdata, or both ends of a range.
const cursor = "‸"

// The archives in testdata are named after the refactoring that they show. Each
// file is a text with a cursor; the file after it lists what is offered there:
// whether the meaning is kept, the title, and the lines that change. A text
// without such a file is one where nothing is offered.
func TestOffers(t *testing.T) {
	archivetest.Each(t, "*", func(t *testing.T, a *archivetest.Archive) {
		var files []txtar.File
		for _, f := range a.Files {
			if strings.HasSuffix(f.Name, ".offers") {
				continue
			}
			files = append(files, f)
			got := maxLogsources(t, a.Name, string(f.Data))
			if crlf := maxLogsources(t, a.Name, strings.ReplaceAll(string(f.Data), "\n", "\r\n")); strings.ReplaceAll(crlf, "\r", "") != got {
				t.Errorf("%s: with CR LF it is\n%s", f.Name, crlf)
			}
			if got != "" {
				files = append(files, txtar.File{Name: f.Name + ".offers", Data: []byte(got)})
			}
		}
		a.Files = files
	})
}

// lengths are those of the queries for InsightIDR.
func lengths(d *sigma.Document) []int {
	p, _ := pipeline.Builtin("insightidr")
	return convert.Convert(d, p).Lengths(convert.Advanced)
}

var uuids = regexp.MustCompile(`[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}`)

// maxLogsources shows what one change offers at the place of a text.
func maxLogsources(t *testing.T, name, text string) string {
	t.Helper()
	parts := strings.Split(text, cursor)
	if len(parts) != 2 && len(parts) != 3 {
		t.Fatalf("a text needs one place, or both ends of a range:\n%s", text)
	}
	at := sigma.Span{Start: len(parts[0]), End: len(parts[0])}
	if len(parts) == 3 {
		at.End += len(parts[1])
	}
	f := sigma.Parse(sigma.NewSource(strings.Join(parts, "")))
	var b strings.Builder
	for _, o := range refactor.At(f, at, lengths) {
		if o.Name != name {
			continue
		}
		after, ok := f.Source.Apply(o.Edits)
		if !ok {
			t.Errorf("the edits of %q overlap", o.Title)
			continue
		}
		what := "keeps"
		if o.ChangesMeaning {
			what = "changes"
		}
		lines := changed(f.Source.String(), after.String())
		lines = uuids.ReplaceAllStringFunc(lines, func(id string) string {
			if strings.Contains(text, id) {
				return id
			}
			return "(a new id)"
		})
		fmt.Fprintf(&b, "%s: %s\n%s", what, o.Title, lines)
	}
	return b.String()
}

// changed shows the lines in which two texts differ.
func changed(before, after string) string {
	a, b := strings.SplitAfter(before, "\n"), strings.SplitAfter(after, "\n")
	for len(a) > 0 && len(b) > 0 && a[0] == b[0] {
		a, b = a[1:], b[1:]
	}
	for len(a) > 0 && len(b) > 0 && a[len(a)-1] == b[len(b)-1] {
		a, b = a[:len(a)-1], b[:len(b)-1]
	}
	var out strings.Builder
	for _, line := range a {
		out.WriteString("-" + strings.TrimSuffix(line, "\n") + "\n")
	}
	for _, line := range b {
		out.WriteString("+" + strings.TrimSuffix(line, "\n") + "\n")
	}
	return out.String()
}
