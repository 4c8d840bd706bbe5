package lsp

import (
	"strings"

	"go.lsp.dev/protocol"

	team "sigma-lsp/analysis/settings"
)

// hoverSettings explains a key or a word of a settings file; for a check, it
// shows its page.
func (s *server) hoverSettings(d *document, offset int) *protocol.Hover {
	topic, ok := team.Explain(d.source, offset)
	if !ok {
		return nil
	}
	t := &text{markdown: s.capabilities.markdown}
	switch {
	case topic.Check != nil:
		explainCheck(t, topic.Check)
	case topic.Group != nil:
		t.paragraph("Checks in the group %s:", code(topic.Name))
		t.blankLine()
		for i, c := range topic.Group {
			if i == hoverItems {
				t.listItem("%s", count(len(topic.Group)-i, "more check"))
				break
			}
			t.listItem("%s: %s", code(c.Name), c.Title)
		}
	default:
		t.paragraph("%s: %s", code(topic.Name), topic.Title)
		if topic.Doc != "" {
			t.prose(strings.ReplaceAll(topic.Doc, "`", ""))
		}
	}
	return s.hoverAt(d, topic.At, t)
}
