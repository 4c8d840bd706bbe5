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
	Title:    "false positive that is none",
	Why: `A penetration test is what the rule is there to find, and "none" promises what
nobody can know. The convention of the public rules has "Unknown" for rules without
a known false positive and "Unlikely" for those that should not have any.`,
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
			f := p.Reportf(item.Sub(at, at+len(bare)), `%q is no false positive; write "Unknown" or "Unlikely", or what it is`, bare)
			if bare == strings.Trim(item.Value, ".,;:!?() \n") {
				f.Fix("Write "+better, write(item, better)...)
			} else {
				f.Suggest("Write "+better, write(item, better)...)
			}
		})
	})
}
