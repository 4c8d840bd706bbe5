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
	Title:    "misspelled false positive",
	What:     `Reports frequent misspellings in "falsepositives".`,
	Why: `They are copied from rule to rule, and analysts search rules for "Unknown"
and "Legitimate".`,
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
			p.Reportf(item.Sub(at, at+len(bare)), "%q is misspelled; write %q", bare, meant).
				Fix("Write "+meant, replace(p, item, at, at+len(bare), meant)...)
		})
	})
}
