package correlation

import "sigma-lsp/analysis/check"

var _ = check.Register(check.Check{
	Name:           "correlation-rule-unknown",
	Group:          "correlation",
	Severity:       check.Warning,
	NeedsWorkspace: true,
	Title:          "unknown rule in a correlation",
	What: `Reports a rule reference that matches neither the ID nor the name of a
rule in the workspace. A file that is checked without its folder is not reported, since
its rules may be in other files.`,
	Why: `The reference is probably misspelled. No tool can convert the correlation
without its rules.`,
	Avoid: `
title: Many logons
correlation: {type: event_count, rules: [logons], group-by: [User], timespan: 1h, condition: {gte: 10}}
---
title: Logon
name: logon
logsource: {product: windows, service: security}
detection: {selection: {EventID: 4624}, condition: selection}`,
	Prefer: `
title: Many logons
correlation: {type: event_count, rules: [logon], group-by: [User], timespan: 1h, condition: {gte: 10}}
---
title: Logon
name: logon
logsource: {product: windows, service: security}
detection: {selection: {EventID: 4624}, condition: selection}`,
	Run: correlationRuleUnknown,
})

func correlationRuleUnknown(p *check.Pass) {
	if p.Document.Correlation != nil {
		p.ReportUnknownRules()
	}
}
