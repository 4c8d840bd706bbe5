package filter

import "sigma-lsp/analysis/check"

var _ = check.Register(check.Check{
	Name:           "filter-rule-unknown",
	Group:          "filter",
	Severity:       check.Warning,
	NeedsWorkspace: true,
	Title:          "unknown rule in a filter",
	What: `Reports a rule reference in a filter that matches neither the ID nor the
name of a rule in the workspace. A file that is checked without its folder is not
reported, since its rules may be in other files.`,
	Why: `Tools silently skip the filter, and the alerts that it should suppress
still fire.`,
	Avoid: `
title: No admins
logsource: {product: windows}
filter: {rules: [logons], selection: {User|startswith: adm_}, condition: not selection}
---
title: Logon
name: logon
logsource: {product: windows, service: security}
detection: {selection: {EventID: 4624}, condition: selection}`,
	Prefer: `
title: No admins
logsource: {product: windows}
filter: {rules: [logon], selection: {User|startswith: adm_}, condition: not selection}
---
title: Logon
name: logon
logsource: {product: windows, service: security}
detection: {selection: {EventID: 4624}, condition: selection}`,
	Run: filterRuleUnknown,
})

func filterRuleUnknown(p *check.Pass) {
	if p.Document.Filter != nil {
		p.ReportUnknownRules()
	}
}
