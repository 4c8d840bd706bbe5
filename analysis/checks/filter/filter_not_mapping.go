package filter

import "sigma-lsp/analysis/check"

var _ = check.Register(check.Check{
	Name:     "filter-not-mapping",
	Group:    "filter",
	Severity: check.Error,
	Title:    "filter that is no mapping",
	Why: `What a filter does stands in entries below "filter": the rules it is for, one or
more selections, and a condition. Anything but a mapping is refused by all tools.`,
	Avoid: `
title: No admins
logsource: {product: windows}
filter: not admins`,
	Prefer: `
title: No admins
logsource: {product: windows}
filter:
  rules: [logon]
  selection: {User|startswith: adm_}
  condition: not selection`,
	Run: (*check.Pass).ReportProblems,
})
