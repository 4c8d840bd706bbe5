package modifier

import (
	"sigma-lsp/analysis/check"
	"sigma-lsp/analysis/sigma"
)

var _ = check.Register(check.Check{
	Name:     "modifier-empty",
	Group:    "modifier",
	Severity: check.Error,
	Title:    "bar without a modifier",
	Why: `A "|" announces a modifier. Where none follows, a modifier was forgotten or a
bar is left over.`,
	Avoid: `
detection:
  selection:
    Image||endswith: '\whoami.exe'
  condition: selection`,
	Prefer: `
detection:
  selection:
    Image|endswith: '\whoami.exe'
  condition: selection`,
	Run: modifierEmpty,
})

func modifierEmpty(p *check.Pass) {
	for _, f := range p.Problems() {
		f.Fix("Remove the bar", sigma.Edit{At: f.At})
	}
}
