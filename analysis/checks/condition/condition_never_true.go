package condition

import (
	"sigma-lsp/analysis/check"
	"sigma-lsp/analysis/sigma"
)

var _ = check.Register(check.Check{
	Name:     "condition-never-true",
	Group:    "condition",
	Severity: check.Warning,
	Title:    "condition that no event can match",
	Why: `A selection that is demanded and ruled out at once leaves nothing: the rule never
fires. Compared is what the selections say, not what they are called.`,
	Avoid: `
detection:
  selection:
    Image|endswith: '\whoami.exe'
  condition: selection and not selection`,
	Prefer: `
detection:
  selection:
    Image|endswith: '\whoami.exe'
  filter:
    User: SYSTEM
  condition: selection and not filter`,
	Run: conditionNeverTrue,
})

func conditionNeverTrue(p *check.Pass) {
	whole(p, func(d *sigma.Detection, c *sigma.Condition) {
		if value, constant := p.Constant(d, c); constant && !value {
			p.Reportf(c.Node.Span, "no event can match: something is demanded and ruled out at once")
		}
	})
}
