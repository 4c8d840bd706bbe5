package correlation

import (
	"sigma-lsp/analysis/check"
	"sigma-lsp/analysis/sigma"
)

var _ = check.Register(check.Check{
	Name:     "correlation-group-by-not-list",
	Group:    "correlation",
	Severity: check.Error,
	Title:    "group-by that is no list of fields",
	Why: `"group-by" is a list of the names of fields. A single name without a list is read
by pySigma, but the schema of the specification wants a list. What is no text, or
is empty, names no field: an error.`,
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
	Run: correlationGroupByNotList,
})

func correlationGroupByNotList(p *check.Pass) {
	c := of(p)
	if c == nil {
		return
	}
	p.ReportProblems()
	if v := c.GroupByEntry.Value; v != nil && v.Kind == sigma.Scalar && len(c.GroupBy) == 1 {
		p.Reportf(v.Span, "group-by is a list in the specification; write this field as an entry").
			WithSeverity(check.Info).Fix("Make it a list", p.WrapInList(c.Node, c.GroupByEntry)...)
	}
}
