package modifier

import (
	"strings"

	"sigma-lsp/analysis/check"
	"sigma-lsp/analysis/sigma"
)

var _ = check.Register(check.Check{
	Name:     "stray-quote",
	Group:    "modifier",
	Severity: check.Warning,
	Title:    "quote at one end of a value",
	What: `Reports a value without quotes that begins or ends with a quote which nothing
opens or closes.`,
	Why: `The quote is part of the value, which then rarely matches. Most likely the other
quote was forgotten.`,
	Avoid: `
detection:
  selection:
    CommandLine|contains:
      - whoami'
  condition: selection`,
	Prefer: `
detection:
  selection:
    CommandLine|contains:
      - 'whoami'
  condition: selection`,
	Run: strayQuote,
})

func strayQuote(p *check.Pass) {
	for _, i := range p.Items() {
		for _, n := range i.Nodes() {
			if n.Style != sigma.Plain || n.Target != nil || len(n.Value) < 2 {
				continue
			}
			last := n.Value[len(n.Value)-1:]
			if last != "'" && last != `"` || strings.Count(n.Value, last) != 1 || strings.ContainsAny(n.Value, " "+curly) {
				continue
			}
			p.Reportf(n.Sub(len(n.Value)-1, len(n.Value)), "the quote is part of the value; the opening quote is missing").
				Suggest("Insert opening quote", sigma.InsertAt(n.Span.Start, last))
		}
	}
}
