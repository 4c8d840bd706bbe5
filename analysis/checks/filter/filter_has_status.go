package filter

import "sigma-lsp/analysis/check"

var _ = check.Register(check.Check{
	Name:     "filter-has-status",
	Group:    "filter",
	Severity: check.Info,
	Title:    "filter with a status",
	Why: `A filter changes rules that have a status of their own, which stays as it is. By
the specification a filter has none.`,
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
