package filter

import "sigma-lsp/analysis/check"

var _ = check.Register(check.Check{
	Name:     "filter-has-status",
	Group:    "filter",
	Severity: check.Info,
	Title:    "status in a filter",
	What:     `Reports a filter with a status.`,
	Why: `Each rule keeps its own status. The specification defines no status for
filters.`,
	Avoid: `
title: No admins
status: test
logsource: {product: windows}
filter:
  rules: [logon]
  selection: {User|startswith: adm_}
  condition: not selection`,
	Prefer: `
title: No admins
logsource: {product: windows}
filter:
  rules: [logon]
  selection: {User|startswith: adm_}
  condition: not selection`,
	Run: func(p *check.Pass) { needless(p, "status") },
})
