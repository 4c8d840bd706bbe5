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
	Title:    "false positive without a capital",
	Why: `Entries of "falsepositives" are shown to analysts one below the other. The public
rules begin each with a capital.`,
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
			p.Reportf(item.Sub(0, n), "false positives begin with a capital").
				Fix("Write a capital", replace(p, item, 0, n, capital(item.Value[:n]))...)
		}
	})
}
