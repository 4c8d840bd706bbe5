package correlation

import (
	"sigma-lsp/analysis/check"
	"sigma-lsp/analysis/sigma"
)

var _ = check.Register(check.Check{
	Name:     "correlation-extended-condition",
	Group:    "correlation",
	Severity: check.Error,
	Title:    "text condition that does not fit the correlation",
	What: `Reports a text condition that does not name each listed rule exactly, that
uses a name which is not an identifier, or that belongs to a correlation of a type other
than temporal.`,
	Why: `pySigma accepts text as the condition of a temporal correlation: rule names
combined with "and", "or", "not" and parentheses. It must name every listed rule and no
other; a name consists of letters, digits and "_". Other types compare a number, so
their condition is a mapping.`,
	Avoid: `
title: A logon and what follows
correlation:
  type: temporal
  rules: [logon, new_service]
  group-by: [User]
  timespan: 1h
  condition: logon and new_servcie`,
	Prefer: `
title: A logon and what follows
correlation:
  type: temporal
  rules: [logon, new_service]
  group-by: [User]
  timespan: 1h
  condition: logon and new_service`,
	Run: ofCorrelation(correlationExtendedCondition),
})

func correlationExtendedCondition(p *check.Pass, c *sigma.Correlation) {
	names := make([]string, len(c.Rules))
	for i, r := range c.Rules {
		names[i] = r.Name
	}
	for i, f := range p.Problems() {
		if i >= maxGuesses {
			break
		}
		word := p.File.Source.Text(f.At)
		if near, ok := sigma.Suggest(word, names); ok && near != word && f.At != c.ConditionEntry.Value.Span && f.At.Within(c.ConditionEntry.Value.Span) {
			f.Suggest("Write "+near, sigma.Edit{At: f.At, Text: near})
		}
	}
}
