package condition

import (
	"strings"

	"sigma-lsp/analysis/check"
	"sigma-lsp/analysis/sigma"
)

var _ = check.Register(check.Check{
	Name:     "condition-of-without-star",
	Group:    "condition",
	Severity: check.Warning,
	Title:    "quantifier over a single selection",
	Why: `A quantifier counts the selections that a pattern reaches. Over a name without
"*" there is one, and the name alone says the same. "all of" a list of values is a
warning: it reads as if all values were required, and one is enough. The
modifier "all" requires them all.`,
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
		just(p, of, d.Selection(of.Pattern), check.Info)
	})
}
