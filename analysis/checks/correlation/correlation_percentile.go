package correlation

import "sigma-lsp/analysis/check"

var _ = check.Register(check.Check{
	Name:     "correlation-percentile",
	Group:    "correlation",
	Severity: check.Error,
	Title:    "invalid or misplaced percentile",
	What: `Reports a percentile that is not a number from 0 to 100, or that belongs
to a correlation of a type other than value_percentile.`,
	Why: `A percentile of 95 is the value below which 95 of 100 values lie. Only
value_percentile uses one. The key is an extension of pySigma, which checks neither the
number nor the type.`,
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
