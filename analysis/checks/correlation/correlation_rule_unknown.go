package correlation

import "sigma-lsp/analysis/check"

var _ = check.Register(check.Check{
	Name:           "correlation-rule-unknown",
	Group:          "correlation",
	Severity:       check.Warning,
	NeedsWorkspace: true,
	Title:          "correlation of a rule that is not here",
	Why: `A correlation names its rules by id or name. A name that no rule has is most
often a slip, and no tool can make a query of the correlation. A file that is
looked at without its folder raises nothing: its rules may lie in the others.`,
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
