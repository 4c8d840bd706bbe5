package condition

import (
	"strings"

	"sigma-lsp/analysis/check"
	"sigma-lsp/analysis/sigma"
)

var _ = check.Register(check.Check{
	Name:     "condition-of-single",
	Group:    "condition",
	Severity: check.Warning,
	Optional: true,
	Title:    "pattern that matches one selection",
	What: `Reports a quantifier over a pattern that matches only one selection, such
as "1 of filter_main_*" in a rule with one filter.`,
	Why: `The name of the selection alone means the same. Many authors still write
the pattern because more filters may follow; SigmaHQ rules use "1 of filter_main_*" as
house style.`,
	Avoid: `
detection:
  selection_img:
    Image|endswith: '\whoami.exe'
  condition: 1 of selection_*`,
	Prefer: `
detection:
  selection:
    Image|endswith: '\whoami.exe'
  condition: selection`,
	Run: conditionOfSingle,
})

func conditionOfSingle(p *check.Pass) {
	each(p, func(d *sigma.Detection, e sigma.Expr) {
		of, ok := e.(*sigma.Of)
		if !ok || !strings.Contains(of.Pattern, "*") {
			return
		}
		if reached := d.Matching(of.Pattern); len(reached) == 1 {
			just(p, of, reached[0], check.Hint)
		}
	})
}
