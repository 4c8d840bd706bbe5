package condition

import (
	"strings"

	"sigma-lsp/analysis/check"
	"sigma-lsp/analysis/sigma"
)

var _ = check.Register(check.Check{
	Name:     "condition-of-without-star",
	Group:    "condition",
	Severity: check.Info,
	Title:    "quantifier over a name",
	Why: `A quantifier counts the selections that a pattern reaches. Over a name without
"*" there is one, and the name alone says the same.`,
	Avoid: `
detection:
  selection:
    Image|endswith: '\whoami.exe'
  filter:
    User: SYSTEM
  condition: selection and not 1 of filter`,
	Prefer: `
detection:
  selection:
    Image|endswith: '\whoami.exe'
  filter:
    User: SYSTEM
  condition: selection and not filter`,
	Run: conditionOfWithoutStar,
})

func conditionOfWithoutStar(p *check.Pass) {
	each(p, func(d *sigma.Detection, e sigma.Expr) {
		of, ok := e.(*sigma.Of)
		if !ok || of.Pattern == "them" || strings.Contains(of.Pattern, "*") || d.Selection(of.Pattern) == nil {
			return
		}
		f := p.Reportf(of.Span, "%q is just %q", quantified(of), of.Pattern)
		if usable(of.Pattern) {
			f.Fix("Write "+of.Pattern, sigma.Edit{At: of.Span, Text: of.Pattern})
		}
	})
}
