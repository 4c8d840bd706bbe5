package correlation

import (
	"sigma-lsp/analysis/check"
	"sigma-lsp/analysis/sigma"
)

var _ = check.Register(check.Check{
	Name:     "correlation-threshold-of-one",
	Group:    "correlation",
	Severity: check.Info,
	Title:    "threshold that a single event reaches",
	What:     `Reports an event_count with a threshold of one event.`,
	Why: `The correlation matches whenever one of its rules does, so it adds nothing
to them. Use the number of events that is suspicious.`,
	Avoid: `
title: Many logons
correlation:
  type: event_count
  rules: [logon]
  group-by: [User]
  timespan: 1h
  condition: {gte: 1}`,
	Prefer: `
title: Many logons
correlation:
  type: event_count
  rules: [logon]
  group-by: [User]
  timespan: 1h
  condition: {gte: 10}`,
	Run: ofCorrelation(correlationThresholdOfOne),
})

func correlationThresholdOfOne(p *check.Pass, c *sigma.Correlation) {
	if c.Type != sigma.EventCount && c.Type != sigma.ValueCount || c.Condition == nil || len(c.Condition.Limits) != 1 {
		return
	}
	l := c.Condition.Limits[0]
	if l.Operator == "gte" && l.Number.Float == 1 || l.Operator == "gt" && l.Number.Float == 0 {
		p.Reportf(c.ConditionEntry.Value.Span, "a single event is enough for %s %s", l.Operator, l.Number.Text)
	}
}
