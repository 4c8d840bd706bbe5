package correlation

import "sigma-lsp/analysis/check"

var _ = check.Register(check.Check{
	Name:           "correlation-inner-metadata",
	Group:          "correlation",
	Severity:       check.Hint,
	Optional:       true,
	NeedsWorkspace: true,
	Title:          "level or status of a rule that only serves a correlation",
	Why: `The rules in a file with a correlation serve it and give no alerts of their own,
so by the specification only the outermost correlation has a level and a status.
Rules that the correlation keeps as queries of their own, by "generate", may have
both.`,
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
	if p.Summary == nil || p.Document.Root == nil || p.Document.Filter != nil {
		return
	}
	for _, key := range []string{"level", "status"} {
		e, ok := p.Document.Root.Get(key)
		if !ok || e.Key.Broken {
			continue
		}
		if p.IsCorrelationOnly() {
			p.Reportf(e.Key.Span, "what serves a correlation of the file gives no alert of its own; only the outermost correlation has a %s", key)
		}
	}
}
