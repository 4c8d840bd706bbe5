package format

import (
	"strconv"
	"strings"
	"testing"

	"sigma-lsp/analysis/sigma"
	"sigma-lsp/analysis/sigma/archivetest"
)

// TestArchives formats the first file of each archive; the second is the
// result: "formatted", "lines 3-5" of it, or "ordered". Trailing whitespace is
// shown as dots, as editors would remove it.
func TestArchives(t *testing.T) {
	archivetest.Each(t, "*", func(t *testing.T, archive *archivetest.Archive) {
		text := strings.ReplaceAll(string(archive.Files[0].Data), "·", " ")
		f := sigma.Parse(sigma.NewSource(text))
		for i := range archive.Files[1:] {
			file := &archive.Files[i+1]
			var edits []sigma.Edit
			switch what, lines, _ := strings.Cut(file.Name, " "); what {
			case "formatted":
				edits = File(f)
			case "lines":
				first, last, _ := strings.Cut(lines, "-")
				a, _ := strconv.Atoi(first)
				b, _ := strconv.Atoi(last)
				edits = Range(f, sigma.Span{Start: f.Source.Line(a - 1).Start, End: f.Source.Line(b - 1).End})
			case "ordered":
				for _, d := range f.Documents {
					more, _ := Order(f, d)
					edits = append(edits, more...)
				}
			}
			after, ok := f.Source.Apply(edits)
			if !ok {
				t.Fatalf("edits of %q overlap", file.Name)
			}
			got := after.String()
			if len(edits) == 0 {
				got = "nothing changes\n"
			}
			file.Data = []byte(got)
		}
	})
}
