package insightidr

import (
	"slices"

	"sigma-lsp/analysis/check"
	"sigma-lsp/analysis/sigma"
)

var _ = check.Register(check.Check{
	Name:     "idr-inner-wildcard",
	Group:    "insightidr",
	Severity: check.Hint,
	Optional: true,
	Title:    "wildcard inside a value becomes a regular expression",
	What:     `Reports a "*" inside a value.`,
	Why: `LEQL has no wildcards, so the value becomes a regular expression, which is
slower than a text comparison. If the order of the parts does not matter, use
"contains|all" with both parts.`,
	Avoid: `
logsource:
  category: process_creation
  product: windows
detection:
  selection:
    CommandLine|contains: 'whoami*/priv'
  condition: selection`,
	Prefer: `
logsource:
  category: process_creation
  product: windows
detection:
  selection:
    CommandLine|contains|all:
      - whoami
      - /priv
  condition: selection`,
	Run: idrInnerWildcard,
})

func idrInnerWildcard(p *check.Pass) {
	for text := range texts(p) {
		first := slices.IndexFunc(text.Parts, fixed)
		last := len(text.Parts) - 1
		for last >= 0 && !fixed(text.Parts[last]) {
			last--
		}
		for i, part := range text.Parts {
			inside := first >= 0 && first < i && i < last
			if part.Kind == sigma.Any && part.At.Start >= 0 && inside {
				p.Reportf(text.SourceNode().Sub(part.At.Start, part.At.End), `a "*" inside a value becomes a regular expression in LEQL`)
			}
		}
	}
}

func fixed(p sigma.Part) bool { return p.Kind != sigma.Any }
