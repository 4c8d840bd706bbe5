package correlation

import (
	"sigma-lsp/analysis/check"
	"sigma-lsp/analysis/sigma"
)

var _ = check.Register(check.Check{
	Name:     "correlation-group-by-not-list",
	Group:    "correlation",
	Severity: check.Error,
	Title:    "group-by that is not a list of fields",
	What: `Reports a "group-by" that is not a list of field names. A single field
name is reported as info; an entry that is empty or not text is an error.`,
	Why: `The schema of the specification requires a list. pySigma accepts a single
name; other tools may not.`,
	Avoid: `
title: Many logons
correlation:
  type: event_count
  rules: [logon]
  group-by: User
  timespan: 1h
  condition: {gte: 10}`,
	Prefer: `
title: Many logons
correlation:
  type: event_count
  rules: [logon]
  group-by:
    - User
  timespan: 1h
  condition: {gte: 10}`,
	Run: ofCorrelation(correlationGroupByNotList),
})

func correlationGroupByNotList(p *check.Pass, c *sigma.Correlation) {
	p.ReportProblems()
	if v := c.GroupByEntry.Value; v != nil && v.Kind == sigma.Scalar && len(c.GroupBy) == 1 {
		p.Reportf(v.Span, "group-by must be a list; write this field as a list entry").
			WithSeverity(check.Info).Fix("Convert to list", p.WrapInList(c.Node, c.GroupByEntry)...)
	}
}
