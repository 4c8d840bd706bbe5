package correlation

import "sigma-lsp/analysis/check"

var _ = check.Register(check.Check{
	Name:     "correlation-condition-missing",
	Group:    "correlation",
	Severity: check.Error,
	Title:    "correlation without a limit",
	Why: `A correlation that counts or computes something needs a condition with a limit,
such as "gte: 10". Only temporal correlations can do without: then all of their
rules have to match. A condition that is there has to hold a limit for every
type.`,
	Avoid: `
title: Many logons
correlation:
  type: event_count
  rules: [logon]
  group-by: [User]
  timespan: 1h`,
	Prefer: `
title: Many logons
correlation:
  type: event_count
  rules: [logon]
  group-by: [User]
  timespan: 1h
  condition:
    gte: 10`,
	Run: func(p *check.Pass) { absent(p, "condition") },
})
