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
		if not := excludesItself(c.Expr); not != nil {
			p.Reportf(c.Node.Span, "the condition can never match: it requires and excludes the same test")
			return
		}
		for _, x := range p.Contradictions(d, c) {
			switch {
			case x.Filter != nil: // see filter-covers-selection
			case x.Whole:
				p.Reportf(c.Node.Span, "the condition can never match: it requires two values of %q that exclude each other, %s and %s", x.First.Field, quoted(x.First), quoted(x.Second)).
					RelatedTo(x.First.At(), "required here").RelatedTo(x.Second.At(), "and here")
			default:
				p.Reportf(x.Second.At(), "this can never match: the condition also requires another value of %q, %s", x.First.Field, quoted(x.First)).
					RelatedTo(x.First.At(), "required here")
			}
		}
	})
}

// quoted is the first value of an item as a message shows it.
func quoted(i *sigma.Item) string {
	value := i.Values[0].SourceNode().Value
	modifier := ""
	for _, m := range i.Modifiers {
		switch m.Name {
		case "neq", "lt", "lte", "gt", "gte":
			modifier = m.Name + " "
		}
	}
	if modifier != "" {
		return sigma.Messagef("%s%.40s", modifier, value)
	}
	return sigma.Messagef("%.40q", value)
}
