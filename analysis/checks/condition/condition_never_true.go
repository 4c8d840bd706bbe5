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
	Why: `A condition that requires and excludes the same test leaves nothing: the rule never
fires. The same is true of two tests under "and" that no event passes together, such
as two different whole values of one field, or two different ends: write "or"
between the selections, or a list of both values. The check compares what the
selections say, not their names. It leaves out fields that can hold several values.`,
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
		for _, x := range p.Contradictions(d, c) {
			switch {
			case x.Filter != nil: // see filter-covers-selection
			case x.Whole:
				f := p.Reportf(c.Node.Span, "the condition can never match: it requires two values of %q that exclude each other, %s and %s", x.First.Field, quoted(x.First, 0), quoted(x.Second, 1))
				f.RelatedTo(x.First.At(), "required here")
				if x.Second != x.First {
					f.RelatedTo(x.Second.At(), "and here")
				}
			default:
				p.Reportf(x.Second.At(), "this can never match: the condition also requires another value of %q, %s", x.First.Field, quoted(x.First, 0)).
					RelatedTo(x.First.At(), "required here")
			}
		}
	})
}

// quoted is a value of an item as a message shows it, the nth one where there are so many.
func quoted(i *sigma.Item, n int) string {
	if !i.All {
		n = 0
	}
	value := i.Values[min(n, len(i.Values)-1)].From().Value
	modifier := ""
	for _, m := range i.Modifiers {
		switch m.Name {
		case "neq", "lt", "lte", "gt", "gte":
			modifier = m.Name + " "
		}
	}
	if modifier != "" {
		return sigma.Say("%s%.40s", modifier, value)
	}
	return sigma.Say("%.40q", value)
}
