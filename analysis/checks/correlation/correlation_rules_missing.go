package correlation

import (
	"sigma-lsp/analysis/check"
	"sigma-lsp/analysis/sigma"
)

var _ = check.Register(check.Check{
	Name:     "correlation-rules-missing",
	Group:    "correlation",
	Severity: check.Error,
	Title:    "missing or malformed list of rules",
	What: `Reports a correlation that does not list its rules by ID or name, or an
entry that is empty or not text. A single rule outside a list is reported as info. A
temporal correlation whose condition is text, as pySigma accepts it, needs no list.`,
	Why: `A correlation evaluates the events that other rules match. The schema of
the specification requires a list; pySigma accepts a single name, other tools may not.`,
	Avoid: `
title: Many logons
correlation:
  type: event_count
  group-by: [User]
  timespan: 1h
  condition: {gte: 10}`,
	Prefer: `
title: Many logons
correlation:
  type: event_count
  rules:
    - logon
  group-by: [User]
  timespan: 1h
  condition: {gte: 10}`,
	Run: ofCorrelation(correlationRulesMissing),
})

func correlationRulesMissing(p *check.Pass, c *sigma.Correlation) {
	absent(p, "rules")
	if v := c.RulesEntry.Value; v != nil && v.Kind == sigma.Scalar && len(c.Rules) == 1 && c.Rules[0].At == v.Span {
		p.Reportf(v.Span, "rules must be a list; write this rule as a list entry").
			WithSeverity(check.Info).Fix("Convert to list", p.WrapInList(c.Node, c.RulesEntry)...)
	}
}
