package sigmahq

import (
	"unicode"
	"unicode/utf8"

	"sigma-lsp/analysis/check"
	"sigma-lsp/analysis/sigma"
)

var _ = check.Register(check.Check{
	Name:     "falsepositives-capital",
	Group:    "sigmahq",
	Severity: check.Warning,
	Optional: true,
	Profiles: warned,
	Title:    "lowercase false positive",
	What:     `Reports an entry of "falsepositives" that starts with a lowercase letter.`,
	Why: `The entries are shown to analysts as a list. In SigmaHQ rules each starts
with a capital letter.`,
	Avoid: `
falsepositives:
  - unknown`,
	Prefer: `
falsepositives:
  - Unknown`,
	Run: falsepositivesCapital,
})

func falsepositivesCapital(p *check.Pass) {
	items(p, "falsepositives", func(item *sigma.Node) {
		if r, n := utf8.DecodeRuneInString(item.Value); unicode.ToUpper(r) != r {
			p.Reportf(item.Sub(0, n), "a false positive must start with a capital letter").
				Fix("Capitalize", replace(p, item, 0, n, capital(item.Value[:n]))...)
		}
	})
}
