package insightidr

import (
	"sigma-lsp/analysis/check"
	"sigma-lsp/analysis/sigma"
)

var _ = check.Register(check.Check{
	Name:     "idr-single-wildcard",
	Group:    "insightidr",
	Severity: check.Hint,
	Optional: true,
	Title:    `"?" becomes a regular expression`,
	What:     `Reports a "?" in a value.`,
	Why: `LEQL has no wildcards, so the value becomes a regular expression, which is
slower than a text comparison.`,
	Avoid: `
logsource:
  category: process_creation
  product: windows
detection:
  selection:
    Image|endswith: '\who?mi.exe'
  condition: selection`,
	Prefer: `
logsource:
  category: process_creation
  product: windows
detection:
  selection:
    Image|endswith: '\whoami.exe'
  condition: selection`,
	Run: idrSingleWildcard,
})

func idrSingleWildcard(p *check.Pass) {
	for text := range texts(p) {
		for _, part := range text.Parts {
			if part.Kind == sigma.AnyChar && part.At.Start >= 0 {
				p.Reportf(text.SourceNode().Sub(part.At.Start, part.At.End), `the wildcard "?" becomes a regular expression in LEQL`)
			}
		}
	}
}
