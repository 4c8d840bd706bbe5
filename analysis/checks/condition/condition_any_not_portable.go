package condition

import (
	"sigma-lsp/analysis/check"
	"sigma-lsp/analysis/sigma"
)

var _ = check.Register(check.Check{
	Name:     "condition-any-not-portable",
	Group:    "condition",
	Severity: check.Hint,
	Title:    `"any of" in a condition`,
	What:     `Reports the quantifier "any of" in a condition.`,
	Why: `The Sigma specification defines only "1 of" and "all of". Many tools read
"any of" as "1 of", but they are not required to.`,
	Avoid: `
detection:
  selection_img:
    Image|endswith: '\whoami.exe'
  selection_user:
    User: SYSTEM
  condition: any of selection_*`,
	Prefer: `
detection:
  selection_img:
    Image|endswith: '\whoami.exe'
  selection_user:
    User: SYSTEM
  condition: 1 of selection_*`,
	Run: conditionAnyNotPortable,
})

func conditionAnyNotPortable(p *check.Pass) {
	each(p, func(_ *sigma.Detection, e sigma.Expr) {
		if of, ok := e.(*sigma.Of); ok && p.File.Source.Text(of.Quantifier) == "any" {
			p.Reportf(of.Quantifier, `"any of" is not part of the specification; use "1 of"`).
				Fix("Write 1", sigma.Edit{At: of.Quantifier, Text: "1"})
		}
	})
}
