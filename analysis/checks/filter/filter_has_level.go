package filter

import "sigma-lsp/analysis/check"

var _ = check.Register(check.Check{
	Name:     "filter-has-level",
	Group:    "filter",
	Severity: check.Info,
	Title:    "filter with a level",
	Why: `A filter gives no alert, so there is nothing that a level could say: each rule keeps
its own. By the specification a filter has none.`,
	Avoid: `
title: No admins
level: low
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
	Run: func(p *check.Pass) { needless(p, "level") },
})
