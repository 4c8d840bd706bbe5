package detection

import "sigma-lsp/analysis/check"

var _ = check.Register(check.Check{
	Name:     "no-selection",
	Group:    "detection",
	Severity: check.Error,
	Title:    "detection that selects nothing",
	Why: `A condition combines selections; without any it has nothing to combine, and
the rule is refused. Each key of the detection other than "condition" is a
selection.`,
	Avoid: `
detection:
  condition: selection`,
	Prefer: `
detection:
  selection:
    Image|endswith: '\whoami.exe'
  condition: selection`,
	Run: noSelection,
})

func noSelection(p *check.Pass) {
	if p.Rule == nil || p.Rule.Detection == nil || !p.Whole {
		return
	}
	if d := p.Rule.Detection; len(d.Selections) == 0 {
		p.Reportf(d.Key.Span, "the detection selects nothing; add a selection")
	}
}
