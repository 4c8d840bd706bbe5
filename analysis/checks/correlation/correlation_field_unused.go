package correlation

import (
	"sigma-lsp/analysis/check"
	"sigma-lsp/analysis/sigma"
)

var _ = check.Register(check.Check{
	Name:     "correlation-field-unused",
	Group:    "correlation",
	Severity: check.Info,
	Title:    "field that a correlation does not count",
	What:     `Reports "field" in the condition of an event_count correlation.`,
	Why: `event_count counts events, whatever their fields hold, so the key has no effect.
value_count counts the different values of a field.`,
	Avoid: `
title: Many logons
correlation:
  type: event_count
  rules: [logon]
  group-by: [User]
  timespan: 1h
  condition: {gte: 10, field: TargetUserName}`,
	Prefer: `
title: Many logons
correlation:
  type: value_count
  rules: [logon]
  group-by: [User]
  timespan: 1h
  condition: {gte: 10, field: TargetUserName}`,
	Run: ofCorrelation(correlationFieldUnused),
})

func correlationFieldUnused(p *check.Pass, c *sigma.Correlation) {
	if c.Type != sigma.EventCount || c.ConditionEntry.Value == nil {
		return
	}
	if e, ok := c.ConditionEntry.Value.Get("field"); ok {
		p.Reportf(e.Key.Span, "event_count counts events, so the field has no effect; use value_count to count its values")
	}
}
