package correlation

import (
	"sigma-lsp/analysis/check"
	"sigma-lsp/analysis/sigma"
)

var _ = check.Register(check.Check{
	Name:     "correlation-group-by-missing",
	Group:    "correlation",
	Severity: check.Warning,
	Title:    "correlation without group-by",
	Why: `The events are counted for each value of the fields in "group-by": the logons of
each user, the commands on each host. The specification asks for it. Without it
pySigma counts all events together, those of the whole company, which is hardly
ever what is meant.`,
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
	Run: correlationGroupByMissing,
})

func correlationGroupByMissing(p *check.Pass) {
	c := of(p)
	if c == nil || !p.Parsed || len(c.Node.Pairs) == 0 {
		return
	}
	const without = "without group-by the events of all users and hosts count together; list the fields whose values belong together"
	switch v := c.GroupByEntry.Value; {
	case c.GroupByEntry.Key == nil:
		meant := c.Misspelled("group-by")
		if meant == nil {
			p.Reportf(c.Key.Span, without)
			return
		}
		write(p.Reportf(meant.Span, `%.60q is not read; did you mean "group-by"?`, meant.Value), meant, "group-by")
	case v.IsNull(), v.Kind == sigma.Sequence && len(v.Items) == 0:
		p.Reportf(c.GroupByEntry.Key.Span, without)
	}
}
