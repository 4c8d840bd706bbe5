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
	Title:    "single-character wildcard, written as a regular expression",
	Why: `LEQL has no wildcards. A "?" becomes a regular expression, which is slower
than a comparison of text.`,
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
				p.Reportf(text.SourceNode().Sub(part.At.Start, part.At.End), `"?" is any one character; LEQL needs a regular expression for it`)
			}
		}
	}
}
