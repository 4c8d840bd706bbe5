package correlation

import "sigma-lsp/analysis/check"

var _ = check.Register(check.Check{
	Name:     "correlation-field-missing",
	Group:    "correlation",
	Severity: check.Error,
	Title:    "missing field in a correlation",
	What: `Reports a correlation of type value_count, value_sum, value_avg or
value_percentile whose condition has no field.`,
	Why: `These types evaluate the values of a field, which the condition must name
next to the limit. In a value_count, a list of fields counts as one combined value.`,
	Avoid: `
title: Logons to many hosts
correlation:
  type: value_count
  rules: [logon]
  group-by: [User]
  timespan: 1h
  condition:
    gte: 10`,
	Prefer: `
title: Logons to many hosts
correlation:
  type: value_count
  rules: [logon]
  group-by: [User]
  timespan: 1h
  condition:
    field: Computer
    gte: 10`,
	Run: (*check.Pass).ReportProblems,
})
