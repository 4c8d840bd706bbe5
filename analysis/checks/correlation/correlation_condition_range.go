package correlation

import "sigma-lsp/analysis/check"

var _ = check.Register(check.Check{
	Name:     "correlation-condition-range",
	Group:    "correlation",
	Severity: check.Warning,
	Title:    "condition with two limits",
	Why: `By the specification two limits make a range, "gt: 100" and "lte: 200" for 101 to
200. pySigma takes exactly one and refuses the correlation. Two correlations, of
which the second looks at the first, say the same.`,
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
	Run: correlationConditionRange,
})

func correlationConditionRange(p *check.Pass) {
	if c := of(p); c != nil && c.Condition != nil && len(c.Condition.Limits) > 1 {
		p.Reportf(c.Condition.Limits[1].Key.Span, "two limits are a range by the specification, but pySigma takes exactly one and refuses the correlation")
	}
}
