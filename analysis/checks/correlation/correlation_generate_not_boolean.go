package correlation

import (
	"strings"

	"sigma-lsp/analysis/check"
	"sigma-lsp/analysis/sigma"
)

var _ = check.Register(check.Check{
	Name:     "correlation-generate-not-boolean",
	Group:    "correlation",
	Severity: check.Error,
	Title:    "generate that is not a Boolean",
	What:     `Reports a value of "generate" other than true or false.`,
	Why: `"generate" says whether the rules of a correlation also become separate
queries. A quoted value is text, and so is "yes" for YAML 1.2 parsers.`,
	Avoid: `
title: Many logons
correlation:
  type: event_count
  rules: [logon]
  group-by: [User]
  timespan: 1h
  condition: {gte: 10}
generate: 'false'`,
	Prefer: `
title: Many logons
correlation:
  type: event_count
  rules: [logon]
  group-by: [User]
  timespan: 1h
  condition: {gte: 10}
generate: false`,
	Run: correlationGenerateNotBoolean,
})

func correlationGenerateNotBoolean(p *check.Pass) {
	for _, f := range p.Problems() {
		n := p.Document.Correlation.GenerateEntry.Value
		if n.Kind != sigma.Scalar || n.Target != nil || n.Style == sigma.Literal || n.Style == sigma.Folded {
			continue
		}
		switch word := strings.ToLower(n.Value); word {
		case "true", "false":
			f.Fix("Write "+word, sigma.Edit{At: n.Span, Text: word})
		case "yes", "on", "1":
			f.Suggest("Write true", sigma.Edit{At: n.Span, Text: "true"})
		case "no", "off", "0":
			f.Suggest("Write false", sigma.Edit{At: n.Span, Text: "false"})
		}
	}
}
