package correlation

import "sigma-lsp/analysis/check"

var _ = check.Register(check.Check{
	Name:     "correlation-field-missing",
	Group:    "correlation",
	Severity: check.Error,
	Title:    "correlation of values that names no field",
	Why: `The types value_count, value_sum, value_avg and value_percentile look at the
values of a field, which the condition has to name beside the limit. Several
fields, as a list, count as one combined value.`,
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
