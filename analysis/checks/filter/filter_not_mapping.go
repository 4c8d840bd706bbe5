package filter

import "sigma-lsp/analysis/check"

var _ = check.Register(check.Check{
	Name:     "filter-not-mapping",
	Group:    "filter",
	Severity: check.Error,
	Title:    "filter that is not a mapping",
	What:     `Reports a "filter" that is empty or is not a mapping.`,
	Why: `The keys below "filter" define what it does: the rules it applies to, one
or more selections, and a condition. Tools reject anything else.`,
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
