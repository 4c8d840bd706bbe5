package detection

import (
	"sigma-lsp/analysis/check"
	"sigma-lsp/analysis/sigma"
)

var _ = check.Register(check.Check{
	Name:     "scalar-selection",
	Group:    "detection",
	Severity: check.Info,
	Title:    "selection that is a bare value",
	Why: `The schema knows lists and mappings as selections. A bare value is read as a
keyword by pySigma, and refused by others; a list of one keyword says the same.`,
	Avoid: `
detection:
  keywords: mimikatz
  condition: keywords`,
	Prefer: `
detection:
  keywords:
    - mimikatz
  condition: keywords`,
	Run: scalarSelection,
})

func scalarSelection(p *check.Pass) {
	d := p.Detection()
	if d == nil {
		return
	}
	for _, s := range d.Selections {
		n := s.Node
		if s.Broken || n.Kind != sigma.Scalar || n.IsNull() || n.Target != nil || ofRule(p, s.Name.Value) {
			continue
		}
		f := p.Reportf(n.Span, "a selection is a list or a mapping; write the keyword as a list")
		if n.Style != sigma.Literal && n.Style != sigma.Folded {
			f.Fix("Write a list", sigma.Edit{At: sigma.Span{Start: n.Span.Start, End: n.Span.Start}, Text: "["},
				sigma.Edit{At: sigma.Span{Start: n.Span.End, End: n.Span.End}, Text: "]"})
		}
	}
}
