package correlation

import "sigma-lsp/analysis/check"

var _ = check.Register(check.Check{
	Name:     "correlation-tool-extension",
	Group:    "correlation",
	Severity: check.Info,
	Title:    "key that only one tool reads in a correlation",
	Why: `"window" and "gap" are rsigma's words for how the span of time moves over the
events. Other tools read past them, so the same correlation finds something else
there.`,
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
	Run: correlationToolExtension,
})

func correlationToolExtension(p *check.Pass) {
	c := of(p)
	if c == nil {
		return
	}
	for _, key := range []string{"window", "gap"} {
		if e, ok := c.Node.Get(key); ok && !e.Key.Broken {
			p.Reportf(e.Key.Span, "%q is read by rsigma alone; other tools pass over it", key)
		}
	}
}
