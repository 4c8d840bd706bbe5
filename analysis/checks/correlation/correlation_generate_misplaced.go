package correlation

import (
	"strings"

	"sigma-lsp/analysis/check"
	"sigma-lsp/analysis/sigma"
)

var _ = check.Register(check.Check{
	Name:     "correlation-generate-misplaced",
	Group:    "correlation",
	Severity: check.Info,
	Title:    "generate where only some tools read it",
	What: `Reports "generate: true" in only one of the two places where tools look
for it.`,
	Why: `"generate: true" keeps the rules of a correlation as separate queries. The
schema of the specification puts it next to "correlation"; pySigma reads it only inside.
If it is in one place only, some tools ignore it silently; if it is in both, all tools
read it.`,
	Avoid: `
title: Many logons
correlation:
  type: event_count
  rules: [logon]
  group-by: [User]
  timespan: 1h
  condition: {gte: 10}
  generate: true`,
	Prefer: `
title: Many logons
correlation:
  type: event_count
  rules: [logon]
  group-by: [User]
  timespan: 1h
  condition: {gte: 10}
  generate: true
generate: true`,
	Run: ofCorrelation(correlationGenerateMisplaced),
})

func correlationGenerateMisplaced(p *check.Pass, c *sigma.Correlation) {
	if !p.Parsed {
		return
	}
	inside, outside := generate(c.Node), generate(c.Root)
	switch {
	case inside.Key != nil && outside.Key == nil:
		f := p.Reportf(inside.Key.Span, `the specification puts "generate" next to "correlation"; only pySigma reads it here`)
		at := 0
		for i, e := range c.Root.Pairs {
			if e.Key == c.Key {
				at = i
			}
		}
		f.Suggest("Add generate: true there", p.File.Source.InsertPair(c.Root, at, "generate: true")...)
	case inside.Key == nil && outside.Key != nil:
		f := p.Reportf(outside.Key.Span, `pySigma reads "generate" only inside "correlation"`).WithSeverity(check.Hint)
		f.Suggest("Add generate: true there", p.File.Source.InsertPair(c.Node, len(c.Node.Pairs)-1, "generate: true")...)
	}
}

// generate is the entry of a mapping that keeps the queries of the rules, be it
// in quotes by mistake.
func generate(n *sigma.Node) sigma.Pair {
	if e, ok := n.Get("generate"); ok && (e.Value.Tag == "!!bool" || e.Value.IsText()) && strings.EqualFold(e.Value.Value, "true") {
		return e
	}
	return sigma.Pair{}
}
