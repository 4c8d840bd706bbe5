package correlation

import "sigma-lsp/analysis/check"

var _ = check.Register(check.Check{
	Name:     "correlation-rules-empty",
	Group:    "correlation",
	Severity: check.Error,
	Title:    "empty list of rules in a correlation",
	What:     `Reports a correlation whose list of rules is empty.`,
	Why: `A correlation evaluates the events that its rules match. Without rules it
can never match.`,
	Avoid: `
title: Many logons
correlation:
  type: event_count
  rules: []
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
	Run: (*check.Pass).ReportProblems,
})
