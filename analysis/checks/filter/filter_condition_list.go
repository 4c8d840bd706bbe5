package filter

import "sigma-lsp/analysis/check"

var _ = check.Register(check.Check{
	Name:     "filter-condition-list",
	Group:    "filter",
	Severity: check.Error,
	Title:    "list of conditions in a filter",
	What:     `Reports a filter whose condition is a list.`,
	Why: `A rule may have several conditions, each of which becomes a query. A filter
is added to existing queries, so it has exactly one condition; combine several with
"and" or "or".`,
	Avoid: `
title: No admins
logsource: {product: windows}
filter:
  rules: [logon]
  admins: {User|startswith: adm_}
  services: {User|startswith: svc_}
  condition:
    - not admins
    - not services`,
	Prefer: `
title: No admins
logsource: {product: windows}
filter:
  rules: [logon]
  admins: {User|startswith: adm_}
  services: {User|startswith: svc_}
  condition: not admins and not services`,
	Run: (*check.Pass).ReportProblems,
})
