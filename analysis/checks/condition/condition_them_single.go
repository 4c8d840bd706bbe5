package condition

import (
	"sigma-lsp/analysis/check"
	"sigma-lsp/analysis/sigma"
)

var _ = check.Register(check.Check{
	Name:     "condition-them-single",
	Group:    "condition",
	Severity: check.Warning,
	Title:    "them in place of the only selection",
	Why: `With one selection, "1 of them" and "all of them" are that selection. Its name
says so, and stays right when another one is added.`,
	Avoid: `
detection:
  selection:
    Image|endswith: '\whoami.exe'
  condition: 1 of them`,
	Prefer: `
detection:
  selection:
    Image|endswith: '\whoami.exe'
  condition: selection`,
	Run: conditionThemSingle,
})

func conditionThemSingle(p *check.Pass) {
	each(p, func(d *sigma.Detection, e sigma.Expr) {
		of, ok := e.(*sigma.Of)
		if !ok || of.Pattern != "them" {
			return
		}
		if reached := d.Matching("them"); len(reached) == 1 {
			just(p, of, reached[0], check.Info)
		}
	})
}
