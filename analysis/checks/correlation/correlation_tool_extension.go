package correlation

import (
	"sigma-lsp/analysis/check"
	"sigma-lsp/analysis/sigma"
)

var _ = check.Register(check.Check{
	Name:     "correlation-tool-extension",
	Group:    "correlation",
	Severity: check.Info,
	Title:    "key of a correlation that only one tool reads",
	What:     `Reports the keys "window" and "gap" in a correlation.`,
	Why: `Only rsigma reads them; they define how the timespan moves over the events.
Other tools ignore them, so the same correlation matches different events there.`,
	Avoid: `
title: Many logons
correlation:
  type: event_count
  rules: [logon]
  group-by: [User]
  timespan: 1h
  window: tumbling
  condition: {gte: 10}`,
	Prefer: `
title: Many logons
correlation:
  type: event_count
  rules: [logon]
  group-by: [User]
  timespan: 1h
  condition: {gte: 10}`,
	Run: ofCorrelation(correlationToolExtension),
})

func correlationToolExtension(p *check.Pass, c *sigma.Correlation) {
	for _, key := range []string{"window", "gap"} {
		if e, ok := c.Node.Get(key); ok && !e.Key.Broken {
			p.Reportf(e.Key.Span, "only rsigma reads %q; other tools ignore it", key)
		}
	}
}
