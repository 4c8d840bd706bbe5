package detection

import (
	"strings"

	"sigma-lsp/analysis/check"
	"sigma-lsp/analysis/sigma"
)

var _ = check.Register(check.Check{
	Name:     "nested-list",
	Group:    "detection",
	Severity: check.Warning,
	Title:    "list inside a list",
	What:     `Reports a list directly inside another list.`,
	Why: `A selection is a list of values or of mappings. pySigma reads a list inside
a list as one longer list; other tools reject it.`,
	Avoid: `
detection:
  selection:
    - [mimikatz, sekurlsa]
    - lsadump
  condition: selection`,
	Prefer: `
detection:
  selection:
    - mimikatz
    - sekurlsa
    - lsadump
  condition: selection`,
	Run: nestedList,
})

func nestedList(p *check.Pass) {
	for _, s := range p.Selections() {
		if s.Broken || s.Node.Kind != sigma.Sequence {
			continue
		}
		for _, inner := range s.Node.Items {
			if inner.Kind != sigma.Sequence || inner.Target != nil {
				continue
			}
			f := p.Reportf(inner.Span, "nested list; move its values to the outer list")
			if text, ok := flat(p.File.Source, s.Node, inner); ok {
				f.Fix("Move values to the outer list", sigma.Edit{At: inner.Span, Text: text})
			}
		}
	}
}

// flat writes the values of an inner list, in brackets, as items of the outer
// list. Other inner lists would have to be moved.
func flat(s *sigma.Source, outer, inner *sigma.Node) (string, bool) {
	if inner.Style != sigma.Flow || len(inner.Items) == 0 {
		return "", false
	}
	between := ", "
	if outer.Style != sigma.Flow {
		line := s.Line(s.LineOf(inner.Span.Start))
		before := s.Text(sigma.Span{Start: line.Start, End: inner.Span.Start})
		if strings.Trim(before, " ") != "-" {
			return "", false
		}
		between = s.LineBreak() + before
	}
	texts := make([]string, len(inner.Items))
	for i, n := range inner.Items {
		texts[i] = s.Text(n.Span)
	}
	return strings.Join(texts, between), true
}
