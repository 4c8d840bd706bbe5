package condition

import (
	"slices"

	"sigma-lsp/analysis/check"
	"sigma-lsp/analysis/sigma"
)

var _ = check.Register(check.Check{
	Name:     "condition-only-negative",
	Group:    "condition",
	Severity: check.Info,
	Title:    "condition with only negated tests",
	What:     `Reports a condition in which every test is negated.`,
	Why: `Such a condition matches almost every event of the log source, including
events that lack the fields. At least one test should say what to look for.`,
	Avoid: `
detection:
  selection:
    Image|endswith: '\whoami.exe'
  condition: not selection`,
	Prefer: `
detection:
  selection:
    Image|endswith: '\whoami.exe'
  filter:
    User: SYSTEM
  condition: selection and not filter`,
	Run: conditionOnlyNegative,
})

func conditionOnlyNegative(p *check.Pass) {
	whole(p, func(d *sigma.Detection, c *sigma.Condition) {
		if p.Rule != nil && !positive(d, c.Expr, false) {
			p.Reportf(c.Node.Span, "every test is negated, so the condition matches almost every event of the log source; add a positive test")
		}
	})
}

// positive reports whether all events that match have something that is asked
// for. Negations are pushed down to the tests.
func positive(d *sigma.Detection, e sigma.Expr, negated bool) bool {
	some := func(any bool, n int, one func(int) bool) bool {
		for i := range n {
			if one(i) == any {
				return any
			}
		}
		return !any
	}
	switch e := e.(type) {
	case *sigma.And:
		return some(!negated, len(e.Operands), func(i int) bool { return positive(d, e.Operands[i], negated) })
	case *sigma.Or:
		return some(negated, len(e.Operands), func(i int) bool { return positive(d, e.Operands[i], negated) })
	case *sigma.Not:
		return positive(d, e.Operand, !negated)
	case *sigma.Ref:
		s := d.Selection(e.Name)
		return s == nil || positiveTest(s.Test, negated)
	case *sigma.Of:
		reached := d.Matching(e.Pattern)
		return some(e.All != negated, len(reached), func(i int) bool { return positiveTest(reached[i].Test, negated) })
	}
	return true
}

func positiveTest(t sigma.Test, negated bool) bool {
	switch t := t.(type) {
	case *sigma.AllOf:
		return slices.ContainsFunc(t.Tests, func(t sigma.Test) bool { return positiveTest(t, negated) != negated }) != negated
	case *sigma.AnyOf:
		return slices.ContainsFunc(t.Tests, func(t sigma.Test) bool { return positiveTest(t, negated) == negated }) == negated
	case *sigma.Item:
		if t.Broken {
			return true
		}
		return t.Negated == negated
	}
	return true
}
