package filter

import "sigma-lsp/analysis/check"

var _ = check.Register(check.Check{
	Name:     "filter-condition-list",
	Group:    "filter",
	Severity: check.Error,
	Title:    "filter with a list of conditions",
	Why: `A rule may have several conditions, each of which makes a query. A filter is added
to queries that are there already, so it has exactly one; "and" and "or" join
what belongs together.`,
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
