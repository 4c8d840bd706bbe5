package detection

import (
	"strings"

	"sigma-lsp/analysis/check"
	"sigma-lsp/analysis/sigma"
)

var _ = check.Register(check.Check{
	Name:     "null-in-list",
	Group:    "detection",
	Severity: check.Warning,
	Title:    "null among other values",
	What:     `Reports null in a list with other values.`,
	Why: `null means that the field does not exist, and cannot be one of several
values (Sigma rules specification, section "Null"). Use a list of two mappings instead:
one with the values, one with null.`,
	Avoid: `
detection:
  selection:
    User: [SYSTEM, null]
  condition: selection`,
	Prefer: `
detection:
  selection:
    - User: SYSTEM
    - User: null
  condition: selection`,
	Run: nullInList,
})

func nullInList(p *check.Pass) {
	fields(p, func(i check.Item) {
		if i.Node.Kind != sigma.Sequence || len(i.Node.Items) < 2 {
			return
		}
		for n, value := range i.Node.Items {
			if value.IsNull() {
				p.Reportf(value.Span, "null cannot be one of several values; move it to a separate mapping or selection").
					Fix("Split into two mappings", apart(p, i, n)...)
			}
		}
	})
}

// apart writes a mapping of one item as a list of two: its values without the
// null, and the null.
func apart(p *check.Pass, i check.Item, null int) []sigma.Edit {
	s := p.File.Source
	indent, alone := s.Indent(i.Key.Span.Start)
	if i.Map == nil || len(i.Map.Pairs) != 1 || i.Map != i.Selection.Node || i.Map.Style == sigma.Flow || i.All || i.Negated || !alone {
		return nil
	}
	// The lines of a list in block style must follow the dash.
	if first := i.Node.Items[0]; i.Node.Style != sigma.Flow {
		line := s.Line(s.LineOf(first.Span.Start))
		if text := s.Text(line); len(text)-len(strings.TrimLeft(text, " ")) < len(indent)+2 {
			return nil
		}
	}
	without := s.RemoveItem(i.Node, null)
	if without == nil {
		return nil
	}
	second := indent + "- " + s.Text(i.Key.Span) + ": null"
	if end := s.Line(s.LineOf(i.Node.Span.End)).End; without[0].At.End > end {
		without[0].Text = second + s.LineBreak()
	} else {
		without = append(without, sigma.InsertAt(end, s.LineBreak()+second))
	}
	return append([]sigma.Edit{sigma.InsertAt(i.Key.Span.Start, "- ")}, without...)
}
