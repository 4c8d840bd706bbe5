package lsp

import (
	"strings"
	"time"

	"sigma-lsp/analysis/explain"
)

// explanation explains the node at an offset of a file.
func (s *server) explanation(snap *snapshot, d *document, offset int) (explain.Note, bool) {
	return explain.At(explain.Question{
		File: d.file(), Offset: offset, Taxonomy: d.settings.policy.Taxonomy(), Today: time.Now().UTC(), Rules: snap.index.Targets,
	})
}

// note adds the text of a note.
func (t *text) note(n explain.Note) {
	list := false
	for _, line := range n.Lines {
		if line.Depth == 0 || !list {
			t.blankLine()
		}
		list = line.Depth > 0
		if list {
			t.WriteString(strings.Repeat("  ", line.Depth-1) + "- ")
		}
		format, args := strings.Builder{}, make([]any, len(line.Words))
		for i, word := range line.Words {
			format.WriteString("%s")
			switch {
			case word.Set:
				args[i] = code(word.Text)
			case word.Page != "":
				args[i] = pageLink(t, word)
			case word.Literal:
				args[i] = markup(word.Text)
			default:
				args[i] = word.Text
			}
		}
		t.line(format.String(), args...)
	}
}

// pageLink is a text that links to a page of the server.
func pageLink(t *text, word explain.Word) markup {
	if t.markdown {
		return markup("[" + t.escape(word.Text) + "](" + word.Page + ")")
	}
	return markup(word.Text + " (" + word.Page + ")")
}
