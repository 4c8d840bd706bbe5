package filter

import "sigma-lsp/analysis/check"

var _ = check.Register(check.Check{
	Name:     "filter-no-selection",
	Group:    "filter",
	Severity: check.Error,
	Title:    "filter without a selection",
	What:     `Reports a filter without a selection.`,
	Why: `Every key below "filter" other than "rules" and "condition" is a selection.
A filter needs at least one, since its condition has nothing else to refer to.`,
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
