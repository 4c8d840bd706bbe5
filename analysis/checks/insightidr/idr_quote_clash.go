package insightidr

import (
	"slices"
	"strings"

	"sigma-lsp/analysis/check"
	"sigma-lsp/analysis/sigma"
)

var _ = check.Register(check.Check{
	Name:     "idr-quote-clash",
	Group:    "insightidr",
	Severity: check.Hint,
	Optional: true,
	Title:    "value with both kinds of quotes",
	What:     `Reports a value with both single and double quotes.`,
	Why: `LEQL has no escapes inside quotes, so the value is written in triple
quotes. They are documented but rare, and not every tool that handles queries supports
them.`,
	Avoid: `
logsource:
  category: process_creation
  product: windows
detection:
  selection:
    CommandLine|contains: '"it''s"'
  condition: selection`,
	Prefer: `
logsource:
  category: process_creation
  product: windows
detection:
  selection:
    CommandLine|contains: 'its'
  condition: selection`,
	Run: idrQuoteClash,
})

func idrQuoteClash(p *check.Pass) {
	for text := range texts(p) {
		ends := len(text.Parts) > 1 && text.Parts[0].Kind == sigma.Any && text.Parts[len(text.Parts)-1].Kind != sigma.Any
		inside := slices.DeleteFunc(slices.Clone(text.Parts), func(p sigma.Part) bool { return p.Kind == sigma.Any })
		if ends || len(inside) != 1 { // becomes a regular expression
			continue
		}
		if t := inside[0].Text; strings.Contains(t, `"`) && strings.Contains(t, "'") {
			p.Reportf(text.SourceNode().Span, "the value contains both kinds of quotes; the query uses triple quotes")
		}
	}
}
