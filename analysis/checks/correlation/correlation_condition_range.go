package correlation

import (
	"sigma-lsp/analysis/check"
	"sigma-lsp/analysis/sigma"
)

var _ = check.Register(check.Check{
	Name:     "correlation-condition-range",
	Group:    "correlation",
	Severity: check.Warning,
	Title:    "two limits in a correlation condition",
	What:     `Reports a correlation condition with two limits.`,
	Why: `In the specification two limits are a range: "gt: 100" and "lte: 200" mean
101 to 200. pySigma accepts only one limit and rejects the correlation. To stay
portable, write two correlations, where the second refers to the first.`,
	Avoid: `
title: Many logons
correlation:
  type: event_count
  rules: [logon]
  group-by: [User]
  timespan: 1h
  condition:
    gt: 100
    lte: 200`,
	Prefer: `
title: Many logons
correlation:
  type: event_count
  rules: [logon]
  group-by: [User]
  timespan: 1h
  condition:
    gt: 100`,
	Run: ofCorrelation(correlationConditionRange),
})

func correlationConditionRange(p *check.Pass, c *sigma.Correlation) {
	if c.Condition != nil && len(c.Condition.Limits) > 1 {
		p.Reportf(c.Condition.Limits[1].Key.Span, "pySigma rejects two limits, which the specification defines as a range")
	}
}
