package condition

import (
	"sigma-lsp/analysis/check"
	"sigma-lsp/analysis/sigma"
)

var _ = check.Register(check.Check{
	Name:     "condition-always-true",
	Group:    "condition",
	Severity: check.Warning,
	Title:    "condition that every event matches",
	Why: `Where one of two opposites is enough, every event matches, and the rule fires all
the time. Compared is what the selections say, not what they are called.`,
	Avoid: `
detection:
  selection:
    Image|endswith: '\whoami.exe'
  condition: selection or not selection`,
	Prefer: `
detection:
  selection:
    Image|endswith: '\whoami.exe'
  filter:
    User: SYSTEM
  condition: selection or not filter`,
	Run: conditionAlwaysTrue,
})

func conditionAlwaysTrue(p *check.Pass) {
	whole(p, func(d *sigma.Detection, c *sigma.Condition) {
		if value, constant := p.Constant(d, c); constant && value {
			p.Reportf(c.Node.Span, "every event matches: one of two opposites is enough")
		}
	})
}
