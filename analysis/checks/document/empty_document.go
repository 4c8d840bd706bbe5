package document

import (
	"strings"

	"sigma-lsp/analysis/check"
	"sigma-lsp/analysis/sigma"
)

var _ = check.Register(check.Check{
	Name:     "empty-document",
	Group:    "document",
	Severity: check.Info,
	Title:    "empty document",
	What:     `Reports a document without content, usually caused by an extra "---".`,
	Why: `A line "---" starts a new document. If nothing follows, the document is
empty: some tools count it as a rule and reject the file.`,
	Avoid: `
title: Whoami
logsource:
  category: process_creation
detection:
  selection:
    User: SYSTEM
  condition: selection
---`,
	Prefer: `
title: Whoami
logsource:
  category: process_creation
detection:
  selection:
    User: SYSTEM
  condition: selection`,
	Run: emptyDocument,
})

func emptyDocument(p *check.Pass) {
	if p.Document.Kind != sigma.EmptyDocument || !p.Parsed {
		return
	}
	s, start := p.File.Source, p.Document.Span.Start
	line := s.Line(s.LineOf(start))
	f := p.Reportf(line, `empty document; remove the line "---" or write a rule below it`)
	// A directive, or a null that is written out, stays with its line.
	content := strings.TrimPrefix(text(p), "---")
	for l := range strings.Lines(content) {
		if l = strings.TrimSpace(l); l != "" && l[0] != '#' {
			return
		}
	}
	end := s.Len()
	if next := s.LineOf(start) + 1; next < s.Lines() {
		end = s.Line(next).Start
	}
	if strings.HasPrefix(text(p), "---") && strings.TrimSpace(s.Text(line)) == "---" {
		f.Fix(`Remove the line "---"`, sigma.Edit{At: sigma.Span{Start: line.Start, End: end}})
	}
}
