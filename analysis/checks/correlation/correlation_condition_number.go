package correlation

import (
	"sigma-lsp/analysis/check"
	"sigma-lsp/analysis/sigma"
)

var _ = check.Register(check.Check{
	Name:     "correlation-condition-number",
	Group:    "correlation",
	Severity: check.Error,
	Title:    "limit that is no number",
	Why: `The limit of a condition is a number. In quotes it is a text, which the schema of
the specification forbids and some tools refuse.`,
	Avoid: `
title: Many logons
correlation:
  type: event_count
  rules: [logon]
  group-by: [User]
  timespan: 1h
  condition: {gte: '10'}`,
	Prefer: `
title: Many logons
correlation:
  type: event_count
  rules: [logon]
  group-by: [User]
  timespan: 1h
  condition: {gte: 10}`,
	Run: correlationConditionNumber,
})

func correlationConditionNumber(p *check.Pass) {
	found := p.Problems()
	if len(found) == 0 {
		return
	}
	values := entries(of(p).ConditionEntry.Value, func(e sigma.Pair) *sigma.Node { return e.Value })
	for _, f := range found {
		if e, ok := values[f.At]; ok && sigma.QuotedNumber(e.Value) {
			f.Fix("Write it without quotes", sigma.Edit{At: e.Value.Span, Text: e.Value.Value})
		}
	}
}
