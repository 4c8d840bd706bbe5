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
	Title:    "comparison that a condition does not have",
	Why: `A condition compares by gt, gte, lt, lte, eq or neq; beside them it can name a
field and, for value_percentile, a percentile. Any other key is refused.`,
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
	words := slices.Concat(sigma.LimitOperators, []string{"field", "percentile"})
	for _, f := range p.Found() {
		for _, e := range of(p).ConditionEntry.Value.Pairs {
			if e.Key.Span == f.At && e.Key.Kind == sigma.Scalar && !e.Merged {
				nearest(f, e.Key, words)
			}
		}
	}
}
