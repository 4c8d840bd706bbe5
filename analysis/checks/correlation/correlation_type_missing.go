package correlation

import "sigma-lsp/analysis/check"

var _ = check.Register(check.Check{
	Name:     "correlation-type-missing",
	Group:    "correlation",
	Severity: check.Error,
	Title:    "correlation without a type",
	Why: `The type says what is asked of the events: how many there are (event_count), how
many values a field has (value_count), whether all rules match (temporal), and
so on. Without it no tool can tell what the rest means.`,
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
