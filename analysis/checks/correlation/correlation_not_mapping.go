package correlation

import "sigma-lsp/analysis/check"

var _ = check.Register(check.Check{
	Name:     "correlation-not-mapping",
	Group:    "correlation",
	Severity: check.Error,
	Title:    "correlation that is no mapping",
	Why: `What a correlation asks stands in entries below "correlation": its type, the
rules whose events it looks at, the fields they are grouped by, the time they
have to fall in, and a limit. Anything but a mapping is refused by all tools.`,
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
