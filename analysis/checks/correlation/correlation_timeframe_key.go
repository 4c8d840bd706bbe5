package correlation

import (
	"sigma-lsp/analysis/check"
	"sigma-lsp/analysis/sigma"
)

var _ = check.Register(check.Check{
	Name:     "correlation-timeframe-key",
	Group:    "correlation",
	Severity: check.Error,
	Title:    "timeframe instead of timespan",
	What:     `Reports the key "timeframe" in a correlation.`,
	Why: `"timeframe" was used by the aggregations that correlations replaced. A
correlation uses "timespan"; without it pySigma rejects the correlation, and if both are
present, "timeframe" is ignored.`,
	Avoid: `
title: Many logons
correlation:
  type: event_count
  rules: [logon]
  group-by: [User]
  timeframe: 1h
  condition: {gte: 10}`,
	Prefer: `
title: Many logons
correlation:
  type: event_count
  rules: [logon]
  group-by: [User]
  timespan: 1h
  condition: {gte: 10}`,
	Run: ofCorrelation(correlationTimeframeKey),
})

func correlationTimeframeKey(p *check.Pass, c *sigma.Correlation) {
	key, ok := c.Node.Get("timeframe")
	if !ok {
		return
	}
	for _, f := range p.Problems() {
		if !key.Merged && !key.Value.IsNull() {
			f.Fix(`Write "timespan"`, key.Key.Rewrite("timespan")...)
		}
	}
	if c.TimespanEntry.Key != nil && !key.Key.Broken {
		p.Reportf(key.Key.Span, `"timeframe" has no effect next to "timespan"; remove it`).WithSeverity(check.Warning).WithTags(check.Unnecessary)
	}
}
