package detection

import "sigma-lsp/analysis/check"

var _ = check.Register(check.Check{
	Name:     "timeframe-deprecated",
	Group:    "detection",
	Severity: check.Warning,
	Title:    "timeframe of an old aggregation",
	What:     `Reports the key "timeframe" in a detection.`,
	Why: `"timeframe" belongs to conditions such as "selection | count() by User >
5", which Sigma 2 replaced with correlation rules and their "timespan". Current tools
ignore it, so the rule fires on every single event.`,
	Avoid: `
detection:
  selection:
    EventID: 4625
  timeframe: 5m
  condition: selection`,
	Prefer: `
detection:
  selection:
    EventID: 4625
  condition: selection`,
	Run: timeframeDeprecated,
})

func timeframeDeprecated(p *check.Pass) {
	if p.Rule == nil || p.Rule.Detection == nil {
		return
	}
	if timeframe, ok := p.Rule.Detection.Node.Get("timeframe"); ok && !timeframe.Key.Broken {
		p.Reportf(timeframe.Key.Span, `"timeframe" belongs to the removed aggregation syntax; write a correlation rule with a "timespan"`).
			WithTags(check.Deprecated)
	}
}
