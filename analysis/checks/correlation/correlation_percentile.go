package correlation

import "sigma-lsp/analysis/check"

var _ = check.Register(check.Check{
	Name:     "correlation-percentile",
	Group:    "correlation",
	Severity: check.Error,
	Title:    "percentile out of range or out of place",
	Why: `A percentile is a number from 0 to 100 that says below which value so many of a
hundred values lie. Only value_percentile asks for one. The key is pySigma's, which
looks neither at the number nor at the type.`,
	Avoid: `
title: Long commands
correlation:
  type: value_percentile
  rules: [process]
  group-by: [User]
  timespan: 1h
  condition: {field: Length, gte: 1000, percentile: 950}`,
	Prefer: `
title: Long commands
correlation:
  type: value_percentile
  rules: [process]
  group-by: [User]
  timespan: 1h
  condition: {field: Length, gte: 1000, percentile: 95}`,
	Run: (*check.Pass).ReportProblems,
})
