package condition

import (
	"sigma-lsp/analysis/check"
	"sigma-lsp/analysis/sigma"
)

var _ = check.Register(check.Check{
	Name:     "condition-duplicate-term",
	Group:    "condition",
	Severity: check.Hint,
	Title:    "repeated operand in a condition",
	What:     `Reports an operand that appears twice in the same chain of "and" or "or".`,
	Why:      `The repetition has no effect. A different selection was probably meant.`,
	Avoid: `
detection:
  selection:
    Image|endswith: '\whoami.exe'
  filter:
    User: SYSTEM
  condition: selection and filter and selection`,
	Prefer: `
detection:
  selection:
    Image|endswith: '\whoami.exe'
  filter:
    User: SYSTEM
  condition: selection and filter`,
	Run: conditionDuplicateTerm,
})

func conditionDuplicateTerm(p *check.Pass) {
	each(p, func(_ *sigma.Detection, e sigma.Expr) {
		if _, negation := e.(*sigma.Not); negation {
			return
		}
		seen := map[string]bool{}
		all := sigma.Operands(e)
		for i, o := range all {
			key := p.CanonicalExpression(o)
			if seen[key] {
				at := o.At()
				p.Reportf(at, "%.60q is repeated here", p.File.Source.Text(at)).
					Fix("Remove the repetition", sigma.Edit{At: sigma.Span{Start: all[i-1].At().End, End: at.End}})
			}
			seen[key] = true
		}
	})
}
