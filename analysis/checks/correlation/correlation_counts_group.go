package correlation

import (
	"slices"
	"strings"

	"sigma-lsp/analysis/check"
	"sigma-lsp/analysis/sigma"
)

var _ = check.Register(check.Check{
	Name:     "correlation-counts-group",
	Group:    "correlation",
	Severity: check.Warning,
	Title:    "count of a field that events are grouped by",
	What:     `Reports a value_count over fields that are also in "group-by".`,
	Why: `All events of a group have the same value of these fields, so the count is
always 1 and the limit is never reached. Count another field, or group by another one.`,
	Avoid: `
title: Many accounts from one host
correlation:
  type: value_count
  rules: [logon]
  group-by: [User]
  timespan: 1h
  condition: {field: User, gte: 10}`,
	Prefer: `
title: Many accounts from one host
correlation:
  type: value_count
  rules: [logon]
  group-by: [IpAddress]
  timespan: 1h
  condition: {field: User, gte: 10}`,
	Run: ofCorrelation(correlationCountsGroup),
})

func correlationCountsGroup(p *check.Pass, c *sigma.Correlation) {
	if c.Type != sigma.ValueCount || c.Condition == nil || len(c.Condition.Fields) == 0 {
		return
	}
	var grouped *sigma.Node
	for _, field := range c.Condition.Fields {
		at := slices.IndexFunc(c.GroupBy, func(g *sigma.Node) bool { return g.Value == field.Value })
		if at < 0 {
			return
		}
		grouped = c.GroupBy[at]
	}
	names := make([]string, len(c.Condition.Fields))
	for i, field := range c.Condition.Fields {
		names[i] = field.Value
	}
	p.Reportf(c.Condition.Fields[0].Span, "the events of a group all have the same %.80q, so the count is always 1", strings.Join(names, ", ")).
		RelatedTo(grouped.Span, "grouped here")
}
