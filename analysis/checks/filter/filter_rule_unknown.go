package filter

import "sigma-lsp/analysis/check"

var _ = check.Register(check.Check{
	Name:           "filter-rule-unknown",
	Group:          "filter",
	Severity:       check.Warning,
	NeedsWorkspace: true,
	Title:          "filter for a rule that is not here",
	Why: `A filter names its rules by id or name. Where no rule has the name, tools leave
the filter out without a word, and the alerts that it was to keep away come all
the same. A file that is looked at without its folder raises nothing: its rules
may lie in the others.`,
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
