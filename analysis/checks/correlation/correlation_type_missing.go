package correlation

import "sigma-lsp/analysis/check"

var _ = check.Register(check.Check{
	Name:     "correlation-type-missing",
	Group:    "correlation",
	Severity: check.Error,
	Title:    "missing correlation type",
	What:     `Reports a correlation without a type.`,
	Why: `The type says what is evaluated: the number of events (event_count), the
number of values of a field (value_count), whether all rules match (temporal), and so
on. Without it the other keys have no meaning.`,
	Avoid: `
title: Many logons
correlation:
  rules: [logon]
  group-by: [User]
  timespan: 1h
  condition: {gte: 10}`,
	Prefer: `
title: Many logons
correlation:
  type: event_count
  rules: [logon]
  group-by: [User]
  timespan: 1h
  condition: {gte: 10}`,
	Run: func(p *check.Pass) { absent(p, "type") },
})
