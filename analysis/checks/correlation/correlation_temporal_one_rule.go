package correlation

import (
	"sigma-lsp/analysis/check"
	"sigma-lsp/analysis/sigma"
)

var _ = check.Register(check.Check{
	Name:     "correlation-temporal-one-rule",
	Group:    "correlation",
	Severity: check.Warning,
	Title:    "temporal correlation of a single rule",
	What:     `Reports a temporal correlation that lists only one rule.`,
	Why: `A temporal correlation matches if events of several rules occur within one
timespan. With one rule it matches whenever that rule does. To look for many events of
one rule, use event_count.`,
	Avoid: `
title: Logons and what follows
correlation:
  type: temporal
  rules: [logon]
  group-by: [User]
  timespan: 1h`,
	Prefer: `
title: Logons and what follows
correlation:
  type: temporal
  rules: [logon, new_service]
  group-by: [User]
  timespan: 1h`,
	Run: ofCorrelation(correlationTemporalOneRule),
})

func correlationTemporalOneRule(p *check.Pass, c *sigma.Correlation) {
	if !p.Parsed || !c.Type.CountsRules() || len(c.Rules) != 1 {
		return
	}
	at := c.Rules[0].At // in a text condition
	if list := c.RulesEntry.Value; list != nil && at.Within(list.Span) {
		at = c.RulesEntry.Key.Span
		if len(list.Items) > 1 { // of which some could not be read
			return
		}
	}
	p.Reportf(at, "a %q correlation needs at least two rules", c.Type)
}
