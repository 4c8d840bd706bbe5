package condition

import (
	"sigma-lsp/analysis/check"
	"sigma-lsp/analysis/sigma"
)

var _ = check.Register(check.Check{
	Name:     "condition-always-true",
	Group:    "condition",
	Severity: check.Warning,
	Title:    "condition that matches every event",
	What: `Reports a condition, or a part of one, that is true for every event because it
accepts a test and its opposite. The check compares the contents of the selections, not their names.`,
	Why: `A rule with such a condition fires for every event of its log source.`,
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
			p.Reportf(c.Node.Span, "the condition matches every event: it accepts a test and its opposite")
			return
		}
		for part := range sigma.Subexpressions(c.Expr) {
			or, ok := part.(*sigma.Or)
			if !ok {
				continue
			}
			if term, not := opposites(or.Operands); not != nil {
				p.Reportf(or.At(), "this part matches every event: it accepts %.60q and its opposite", p.File.Source.Text(term.At()))
			}
		}
	})
}
