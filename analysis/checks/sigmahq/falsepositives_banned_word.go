package sigmahq

import (
	"slices"
	"strings"

	"sigma-lsp/analysis/check"
	"sigma-lsp/analysis/sigma"
	"sigma-lsp/analysis/taxonomy"
)

var _ = check.Register(check.Check{
	Name:     "falsepositives-banned-word",
	Group:    "sigmahq",
	Severity: check.Warning,
	Optional: true,
	Profiles: warned,
	Title:    "placeholder false positive",
	What: `Reports "none", "penetration test" and similar entries of
"falsepositives".`,
	Why: `A penetration test is what a rule should find, and "none" cannot be known.
SigmaHQ rules say "Unknown" if no false positive is known and "Unlikely" if none is
expected.`,
	Avoid: `
falsepositives:
  - None`,
	Prefer: `
falsepositives:
  - Unlikely`,
	Run: falsepositivesBannedWord,
})

func falsepositivesBannedWord(p *check.Pass) {
	const better = "Unknown"
	items(p, "falsepositives", func(item *sigma.Node) {
		words(item.Value, func(at int, word string) {
			bare := strings.Trim(word, ".,;:!?()\n")
			if !slices.Contains(taxonomy.NoFalsePositives, strings.ToLower(bare)) {
				return
			}
			at += strings.Index(word, bare)
			f := p.Reportf(item.Sub(at, at+len(bare)), `%q is not a false positive; describe one, or write "Unknown" or "Unlikely"`, bare)
			f.FixIf(bare == strings.Trim(item.Value, ".,;:!?() \n"), "Write "+better, item.Rewrite(better)...)
		})
	})
}
