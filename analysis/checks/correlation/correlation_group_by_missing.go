package correlation

import (
	"sigma-lsp/analysis/check"
	"sigma-lsp/analysis/sigma"
)

var _ = check.Register(check.Check{
	Name:     "correlation-group-by-missing",
	Group:    "correlation",
	Severity: check.Warning,
	Title:    "missing group-by",
	What:     `Reports a correlation without "group-by".`,
	Why: `"group-by" lists the fields whose values are counted separately: the logons
of each user, the commands on each host. The specification requires it. Without it
pySigma counts all events of the organization together, which is rarely what is meant.`,
	Avoid: `
title: Many logons
correlation:
  type: event_count
  rules: [logon]
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
	Run: ofCorrelation(correlationGroupByMissing),
})

func correlationGroupByMissing(p *check.Pass, c *sigma.Correlation) {
	if !p.Parsed || len(c.Node.Pairs) == 0 {
		return
	}
	const without = "missing group-by: events of all users and hosts are counted together; list the fields to group by"
	switch v := c.GroupByEntry.Value; {
	case c.GroupByEntry.Key == nil:
		meant := c.Misspelled("group-by")
		if meant == nil {
			p.Reportf(c.Key.Span, without)
			return
		}
		write(p.Reportf(meant.Span, `unknown key %.60q; did you mean "group-by"?`, meant.Value), meant, "group-by")
	case v.IsNull(), v.Kind == sigma.Sequence && len(v.Items) == 0:
		p.Reportf(c.GroupByEntry.Key.Span, without)
	}
}
