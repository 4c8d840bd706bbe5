package sigmahq

import (
	"strings"
	"unicode"

	"sigma-lsp/analysis/check"
	"sigma-lsp/analysis/sigma"
	"sigma-lsp/analysis/taxonomy"
)

var _ = check.Register(check.Check{
	Name:     "falsepositives-typo",
	Group:    "sigmahq",
	Severity: check.Warning,
	Optional: true,
	Profiles: warned,
	Title:    "false positive with a frequent slip of the pen",
	Why: `Some words are misspelt in rule after rule, and then copied. Analysts search
rules for "Unknown" and "Legitimate".`,
	Avoid: `
falsepositives:
  - Ligitimate administration`,
	Prefer: `
falsepositives:
  - Legitimate administration`,
	Run: falsepositivesTypo,
})

func falsepositivesTypo(p *check.Pass) {
	items(p, "falsepositives", func(item *sigma.Node) {
		words(item.Value, func(at int, word string) {
			bare := strings.Trim(word, ".,;:!?()\n")
			meant, ok := taxonomy.FalsePositiveTypos[strings.ToLower(bare)]
			if !ok {
				return
			}
			if unicode.IsUpper(rune(bare[0])) {
				meant = capital(meant)
			}
			at += strings.Index(word, bare)
			p.Reportf(item.Sub(at, at+len(bare)), "%q should be %q", bare, meant).
				Fix("Write "+meant, replace(p, item, at, at+len(bare), meant)...)
		})
	})
}
