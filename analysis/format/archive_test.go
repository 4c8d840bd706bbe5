package format

import (
	"flag"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"golang.org/x/tools/txtar"

	"sigma-lsp/analysis/sigma"
)

var update = flag.Bool("update", false, "write what comes out into the archives")

// TestArchives lays out the first file of each archive; the second is what comes
// out: "formatted", "lines 3-5" of it, or "ordered". Blanks at the ends of lines
// are shown as dots, as editors would take them away.
func TestArchives(t *testing.T) {
	files, _ := filepath.Glob("testdata/*.txtar")
	if len(files) == 0 {
		t.Fatal("no archives")
	}
	for _, name := range files {
		archive, err := txtar.ParseFile(name)
		if err != nil {
			t.Fatal(err)
		}
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
				edits = Within(f, sigma.Span{Start: f.Source.Line(a - 1).Start, End: f.Source.Line(b - 1).End})
			case "ordered":
				for _, d := range f.Documents {
					more, _ := Order(f, d)
					edits = append(edits, more...)
				}
			}
			after, ok := f.Source.Apply(edits)
			if !ok {
				t.Fatalf("%s: edits of %q overlap", name, file.Name)
			}
			got := after.String()
			if len(edits) == 0 {
				got = "nothing changes\n"
			}
			if *update {
				file.Data = []byte(got)
			} else if got != string(file.Data) {
				t.Errorf("%s: %s:\n%s", name, file.Name, got)
			}
		}
		if *update {
			if err := os.WriteFile(name, txtar.Format(archive), 0o644); err != nil {
				t.Fatal(err)
			}
		}
	}
}
