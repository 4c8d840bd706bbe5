package correlation

import "sigma-lsp/analysis/check"

var _ = check.Register(check.Check{
	Name:     "correlation-rules-empty",
	Group:    "correlation",
	Severity: check.Error,
	Title:    "correlation of an empty list of rules",
	Why: `A correlation looks at the events that its rules match. With an empty list there
are none, so it can never match.`,
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
