package filter

import "sigma-lsp/analysis/check"

var _ = check.Register(check.Check{
	Name:     "filter-has-level",
	Group:    "filter",
	Severity: check.Info,
	Title:    "level in a filter",
	What:     `Reports a filter with a level.`,
	Why: `A filter produces no alerts; each rule keeps its own level. The
specification defines no level for filters.`,
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
