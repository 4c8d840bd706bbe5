package condition

import (
	"sigma-lsp/analysis/check"
	"sigma-lsp/analysis/sigma"
)

var _ = check.Register(check.Check{
	Name:     "condition-absorbed-term",
	Group:    "condition",
	Severity: check.Hint,
	Title:    "term of a condition that has no effect",
	What:     `Reports "a or (a and b)" and "a and (a or b)".`,
	Why: `Both mean the same as "a" alone, so "b" has no effect. Another operator was probably
meant.`,
	Avoid: `
detection:
  selection:
    Image|endswith: '\whoami.exe'
  system:
    User: SYSTEM
  condition: selection or (selection and system)`,
	Prefer: `
detection:
  selection:
    Image|endswith: '\whoami.exe'
  system:
    User: SYSTEM
  condition: selection and system`,
	Run: conditionAbsorbedTerm,
})

func conditionAbsorbedTerm(p *check.Pass) {
	each(p, func(_ *sigma.Detection, e sigma.Expr) {
		operands := sigma.Operands(e)
		if len(operands) > 50 {
			return
		}
		keys := map[string]bool{}
		for _, o := range operands {
			keys[check.CanonicalExpression(o)] = true
		}
		for _, o := range operands {
			if !opposite(e, o) {
				continue
			}
			for _, inner := range sigma.Operands(o) {
				if keys[check.CanonicalExpression(inner)] {
					p.Reportf(o.At(), "this has no effect: %.60q alone already decides", p.File.Source.Text(inner.At()))
					break
				}
			}
		}
	})
}

// opposite reports whether one expression combines by "and" and the other by "or".
func opposite(a, b sigma.Expr) bool {
	_, and := a.(*sigma.And)
	_, or := a.(*sigma.Or)
	_, innerAnd := b.(*sigma.And)
	_, innerOr := b.(*sigma.Or)
	return and && innerOr || or && innerAnd
}
