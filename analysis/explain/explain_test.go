package explain

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"sigma-lsp/analysis/sigma"
	"sigma-lsp/analysis/sigma/archivetest"
	"sigma-lsp/analysis/taxonomy"
	"sigma-lsp/analysis/workspace"
)

// TestExplain asks about the positions that the archives name. The file "asked"
// holds texts of the file "rule.yml" with a mark at the cursor and, after "<",
// the explanation: its subject, then its lines, with names in backquotes. The
// date is 26 November 2026.
func TestExplain(t *testing.T) {
	archivetest.Each(t, "*", func(t *testing.T, a *archivetest.Archive) {
		rule := strings.TrimSuffix(string(a.Files[0].Data), "\n")
		var b strings.Builder
		for line := range strings.Lines(string(a.Files[1].Data)) {
			if strings.HasPrefix(line, "<") {
				continue
			}
			b.WriteString(line)
			if line = strings.TrimSuffix(line, "\n"); line != "" {
				b.WriteString(ask(t, rule, line))
			}
		}
		a.Files[1].Data = []byte(b.String())
	})
}

const mark = "‸"

func ask(t *testing.T, rule, place string) string {
	before, after, ok := strings.Cut(place, mark)
	if !ok || strings.Count(rule, before+after) != 1 {
		t.Errorf("%q is not in the rule, or twice", place)
		return ""
	}
	source := sigma.NewSource(rule)
	file := sigma.Parse(source)
	note, ok := At(Question{
		File: file, Offset: strings.Index(rule, before+after) + len(before), Taxonomy: taxonomy.Standard(),
		Today: time.Date(2026, 11, 26, 12, 0, 0, 0, time.UTC),
		Rules: func(ref string) []*workspace.Document {
			if ref != "whoami" {
				return nil
			}
			return []*workspace.Document{{
				File: &workspace.File{Name: "win/whoami.yml"}, Title: workspace.Text{Value: "Whoami"},
				Name: workspace.Text{Value: "whoami"}, Status: workspace.Text{Value: "test"},
			}}
		},
	})
	if !ok {
		return "< nothing\n"
	}
	if note.At.Start < 0 || note.At.End < note.At.Start || note.At.End > source.Len() {
		t.Errorf("%q: about %v, outside of the text", place, note.At)
	}
	var b strings.Builder
	fmt.Fprintf(&b, "< [%s]\n", source.Text(note.At))
	for _, line := range note.Lines {
		b.WriteString("< ")
		if line.Depth > 0 {
			b.WriteString(strings.Repeat("  ", line.Depth-1) + "- ")
		}
		for _, word := range line.Words {
			switch {
			case word.Set:
				b.WriteString("`" + word.Text + "`")
			case word.Page != "":
				b.WriteString(word.Text + " <" + word.Page + ">")
			default:
				b.WriteString(word.Text)
			}
		}
		b.WriteByte('\n')
	}
	return b.String()
}
