package filter

import "sigma-lsp/analysis/check"

var _ = check.Register(check.Check{
	Name:     "filter-no-selection",
	Group:    "filter",
	Severity: check.Error,
	Title:    "filter that selects nothing",
	Why: `Every key below "filter" but "rules" and "condition" is a selection, and a filter
needs at least one: there is nothing else that its condition could name.`,
	Avoid: `
title: No admins
logsource: {product: windows}
filter:
  rules: [logon]
  condition: not selection`,
	Prefer: `
title: No admins
logsource: {product: windows}
filter:
  rules: [logon]
  selection: {User|startswith: adm_}
  condition: not selection`,
	Run: (*check.Pass).ReportProblems,
})
