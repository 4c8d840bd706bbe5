package condition

import (
	"sigma-lsp/analysis/check"
	"sigma-lsp/analysis/sigma"
)

var _ = check.Register(check.Check{
	Name:     "condition-or-of-negations",
	Group:    "condition",
	Severity: check.Info,
	Title:    "\"or\" between negations",
	What:     `Reports "not a or not b" in a condition.`,
	Why: `It excludes only events that match both. To exclude the events of either, write "not
(a or b)" or "not 1 of filter_*".`,
	Avoid: `
detection:
  selection:
    Image|endswith: '\whoami.exe'
  filter_system:
    User: SYSTEM
  filter_agent:
    ParentImage|endswith: '\agent.exe'
  condition: selection and (not filter_system or not filter_agent)`,
	Prefer: `
detection:
  selection:
    Image|endswith: '\whoami.exe'
  filter_system:
    User: SYSTEM
  filter_agent:
    ParentImage|endswith: '\agent.exe'
  condition: selection and not (filter_system or filter_agent)`,
	Run: conditionOrOfNegations,
})

func conditionOrOfNegations(p *check.Pass) {
	each(p, func(_ *sigma.Detection, e sigma.Expr) {
		or, ok := e.(*sigma.Or)
		if !ok {
			return
		}
		negations := 0
		for _, o := range or.Operands {
			if _, not := o.(*sigma.Not); not {
				negations++
			}
		}
		if negations > 1 {
			at := or.At()
			p.Reportf(at, "%.80q excludes only events that match all of these; write \"not (… or …)\" to exclude each", p.File.Source.Text(at))
		}
	})
}
