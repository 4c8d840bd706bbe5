package correlation

import (
	"slices"

	"sigma-lsp/analysis/check"
	"sigma-lsp/analysis/sigma"
)

var _ = check.Register(check.Check{
	Name:     "correlation-condition-operator",
	Group:    "correlation",
	Severity: check.Error,
	Title:    "unknown operator in a correlation condition",
	What:     `Reports an unknown key in the condition of a correlation.`,
	Why: `A condition compares by gt, gte, lt, lte, eq or neq. It can also have a
field and, for value_percentile, a percentile. Tools reject any other key.`,
	Avoid: `
title: Many logons
correlation:
  type: event_count
  rules: [logon]
  group-by: [User]
  timespan: 1h
  condition: {gte10: 10}`,
	Prefer: `
title: Many logons
correlation:
  type: event_count
  rules: [logon]
  group-by: [User]
  timespan: 1h
  condition: {gte: 10}`,
	Run: correlationConditionOperator,
})

func correlationConditionOperator(p *check.Pass) {
	found := p.Problems()
	if len(found) == 0 {
		return
	}
	words := slices.Concat(sigma.LimitOperators, []string{"field", "percentile"})
	keys := entries(of(p).ConditionEntry.Value, func(e sigma.Pair) *sigma.Node { return e.Key })
	for _, f := range found {
		if e, ok := keys[f.At]; ok && e.Key.Kind == sigma.Scalar {
			nearest(f, e.Key, words)
		}
	}
}
