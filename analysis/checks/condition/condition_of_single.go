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
	Title:    "pattern that reaches one selection",
	Why: `A quantifier over a pattern that reaches one selection is that selection. Many
authors write it all the same, for the filters to come: SigmaHQ's rules say "1
of filter_main_*" as a house style.`,
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
