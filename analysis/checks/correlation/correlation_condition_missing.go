package correlation

import "sigma-lsp/analysis/check"

var _ = check.Register(check.Check{
	Name:     "correlation-condition-missing",
	Group:    "correlation",
	Severity: check.Error,
	Title:    "missing limit in a correlation",
	What: `Reports a correlation without a limit in its condition, such as "gte: 10".
A temporal correlation may omit the condition; then all its rules must match.`,
	Why: `A correlation that counts or aggregates events needs a limit. Tools reject
it without one.`,
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
