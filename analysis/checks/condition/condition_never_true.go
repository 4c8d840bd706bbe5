package condition

import (
	"sigma-lsp/analysis/check"
	"sigma-lsp/analysis/sigma"
)

var _ = check.Register(check.Check{
	Name:     "condition-never-true",
	Group:    "condition",
	Severity: check.Warning,
	Title:    "condition that never matches",
	What: `Reports a condition that no event can match: it requires and excludes the
same test, or requires two tests that exclude each other, such as two different whole
values of one field. The check compares the contents of the selections, not their names.
It skips fields that can hold several values.`,
	Why: `The rule never fires. If either value is enough, write "or" between the
selections, or use a list with both values.`,
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
			p.Reportf(c.Node.Span, "the condition can never match: it requires and excludes the same test")
			return
		}
		x, ok := p.Exclude(d, c)
		if !ok {
			return
		}
		f := p.Reportf(c.Node.Span, "the condition can never match: it requires two values of %q that exclude each other, %.40q and %.40q", x.Field, x.Values[0].Value, x.Values[1].Value)
		f.RelatedTo(x.First.At(), "required here")
		if x.Second != x.First {
			f.RelatedTo(x.Second.At(), "and here")
		}
	})
}
