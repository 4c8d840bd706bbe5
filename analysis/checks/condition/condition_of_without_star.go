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
	What:     `Reports "1 of" or "all of" before the full name of a selection.`,
	Why: `A quantifier counts the selections that match a pattern. A name without "*"
matches one selection, so the name alone means the same.

"all of" before a selection with a list of values is a warning: it looks as if all
values were required, but one is enough. Use the modifier "all" to require all of them.`,
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
