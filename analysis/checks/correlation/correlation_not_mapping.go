package correlation

import "sigma-lsp/analysis/check"

var _ = check.Register(check.Check{
	Name:     "correlation-not-mapping",
	Group:    "correlation",
	Severity: check.Error,
	Title:    "correlation that is not a mapping",
	What:     `Reports a "correlation" that is empty or is not a mapping.`,
	Why: `The keys below "correlation" define what it does: its type, its rules, the
fields to group by, the timespan and the limit. Tools reject anything but a mapping.`,
	Avoid: `
title: Many logons
correlation: event_count`,
	Prefer: `
title: Many logons
correlation:
  type: event_count
  rules: [logon]
  group-by: [User]
  timespan: 1h
  condition: {gte: 10}`,
	Run: (*check.Pass).ReportProblems,
})
