package modifier

import (
	"sigma-lsp/analysis/check"
	"sigma-lsp/analysis/sigma"
)

var _ = check.Register(check.Check{
	Name:     "modifier-empty",
	Group:    "modifier",
	Severity: check.Error,
	Title:    `missing modifier after "|"`,
	What:     `Reports a "|" after a field name without a modifier.`,
	Why: `Either a modifier is missing or the "|" is left over. Tools reject the
rule.`,
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
		f.Fix("Remove |", sigma.Edit{At: f.At})
	}
}
