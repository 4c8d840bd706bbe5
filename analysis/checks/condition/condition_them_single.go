package condition

import (
	"sigma-lsp/analysis/check"
	"sigma-lsp/analysis/sigma"
)

var _ = check.Register(check.Check{
	Name:     "condition-them-single",
	Group:    "condition",
	Severity: check.Warning,
	Title:    `"them" in a rule with one selection`,
	What:     `Reports "1 of them" and "all of them" in a rule with only one selection.`,
	Why: `With one selection both mean that selection. Its name is clearer, and stays
correct when another selection is added.`,
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
