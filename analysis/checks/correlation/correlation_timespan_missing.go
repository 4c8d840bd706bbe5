package correlation

import "sigma-lsp/analysis/check"

var _ = check.Register(check.Check{
	Name:     "correlation-timespan-missing",
	Group:    "correlation",
	Severity: check.Error,
	Title:    "missing timespan",
	What:     `Reports a correlation without a timespan.`,
	Why: `The timespan says how close together the events must occur. Tools reject a
correlation without one.`,
	Avoid: `
title: Many logons
correlation:
  type: event_count
  rules: [logon]
  group-by: [User]
  condition: {gte: 10}`,
	Prefer: `
title: Many logons
correlation:
  type: event_count
  rules: [logon]
  group-by: [User]
  timespan: 1h
  condition: {gte: 10}`,
	Run: func(p *check.Pass) { absent(p, "timespan") },
})
