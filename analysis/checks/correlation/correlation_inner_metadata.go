package correlation

import "sigma-lsp/analysis/check"

var _ = check.Register(check.Check{
	Name:           "correlation-inner-metadata",
	Group:          "correlation",
	Severity:       check.Hint,
	Optional:       true,
	NeedsWorkspace: true,
	Title:          "level or status of a rule used only by a correlation",
	What: `Reports a level or status of a rule in the same file as the correlation
that uses it. Rules that the correlation keeps as separate queries, by "generate", may
have both.`,
	Why: `Such rules produce no alerts, so by the specification only the outermost
correlation has a level and a status.`,
	Avoid: `
title: Many logons
correlation: {type: event_count, rules: [logon], group-by: [User], timespan: 1h, condition: {gte: 10}}
level: high
---
title: Logon
name: logon
level: low
logsource: {product: windows, service: security}
detection: {selection: {EventID: 4624}, condition: selection}`,
	Prefer: `
title: Many logons
correlation: {type: event_count, rules: [logon], group-by: [User], timespan: 1h, condition: {gte: 10}}
level: high
---
title: Logon
name: logon
logsource: {product: windows, service: security}
detection: {selection: {EventID: 4624}, condition: selection}`,
	Run: correlationInnerMetadata,
})

func correlationInnerMetadata(p *check.Pass) {
	if p.Document.Root == nil || p.Document.Filter != nil {
		return
	}
	for _, key := range []string{"level", "status"} {
		e, ok := p.Document.Root.Get(key)
		if !ok || e.Key.Broken {
			continue
		}
		if p.IsCorrelationOnly() {
			p.Reportf(e.Key.Span, "this rule is used only by a correlation and produces no alerts; set the %s on the outermost correlation", key)
		}
	}
}
