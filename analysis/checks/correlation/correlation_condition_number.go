package correlation

import (
	"math"

	"sigma-lsp/analysis/check"
	"sigma-lsp/analysis/sigma"
)

var _ = check.Register(check.Check{
	Name:     "correlation-condition-number",
	Group:    "correlation",
	Severity: check.Error,
	Title:    "limit that is not a number",
	What: `Reports a limit in a correlation condition that is not a number, and a fraction
as a number of events. A quoted number is text.`,
	Why: `The schema of the specification requires a number, and some tools reject
text.`,
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
	if c := of(p); c != nil && c.Type == sigma.EventCount && c.Condition != nil {
		for _, l := range c.Condition.Limits {
			if l.Number.Float != math.Trunc(l.Number.Float) {
				p.Reportf(l.Key.Span, "a number of events is a whole number").WithSeverity(check.Warning)
			}
		}
	}
	found := p.Problems()
	if len(found) == 0 {
		return
	}
	values := entries(of(p).ConditionEntry.Value, func(e sigma.Pair) *sigma.Node { return e.Value })
	for _, f := range found {
		if e, ok := values[f.At]; ok && sigma.QuotedNumber(e.Value) {
			f.Fix("Remove quotes", sigma.Edit{At: e.Value.Span, Text: e.Value.Value})
		}
	}
}
