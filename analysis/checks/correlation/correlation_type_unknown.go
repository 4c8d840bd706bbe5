package correlation

import (
	"sigma-lsp/analysis/check"
	"sigma-lsp/analysis/sigma"
)

var _ = check.Register(check.Check{
	Name:     "correlation-type-unknown",
	Group:    "correlation",
	Severity: check.Error,
	Title:    "type that no correlation has",
	Why: `The specification has seven types: event_count, value_count, temporal,
temporal_ordered, value_sum, value_avg and value_percentile. Tools refuse any
other word, but for "value_median": pySigma and rsigma know it, so it is only
hinted at. A percentile of 50 says the same.`,
	Avoid: `
title: Many logons
correlation:
  type: event_cuont
  rules: [logon]
  group-by: [User]
  timespan: 1h
  condition: {gte: 10}`,
	Prefer: `
title: Many logons
correlation:
  type: event_count
  rules: [logon]
  group-by: [User]
  timespan: 1h
  condition: {gte: 10}`,
	Run: correlationTypeUnknown,
})

func correlationTypeUnknown(p *check.Pass) {
	c := of(p)
	if c == nil {
		return
	}
	names := make([]string, len(sigma.CorrelationTypes))
	for i, t := range sigma.CorrelationTypes {
		names[i] = string(t)
	}
	for _, f := range p.Found() {
		nearest(f, c.TypeEntry.Value, names)
	}
	if c.Type == sigma.ValueMedian {
		p.Reportf(c.TypeEntry.Value.Span, "the specification has no %q, which pySigma and rsigma know; a percentile of 50 is the same", c.Type).Milder(check.Hint)
	}
}
