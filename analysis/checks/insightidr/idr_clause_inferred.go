package insightidr

import "sigma-lsp/analysis/check"

var _ = check.Register(check.Check{
	Name:     "idr-clause-inferred",
	Group:    "insightidr",
	Severity: check.Info,
	Title:    "LEQL clause in an undocumented form",
	What: `Reports a query whose having clause uses something other than a count, or
a count of unique values, with > or >=.`,
	Why: `Only these forms occur in public queries. Other calculations and
comparisons probably work the same way, but this is not documented: test the query
before you rely on it.`,
	Avoid: `
title: Whoami
name: whoami
logsource: {category: process_creation, product: windows}
detection:
  selection:
    Image|endswith: '\whoami.exe'
  condition: selection
---
title: Many
correlation:
  type: event_count
  rules: [whoami]
  group-by: [User]
  timespan: 10m
  condition: {lt: 5}`,
	Prefer: `
title: Whoami
name: whoami
logsource: {category: process_creation, product: windows}
detection:
  selection:
    Image|endswith: '\whoami.exe'
  condition: selection
---
title: Many
correlation:
  type: event_count
  rules: [whoami]
  group-by: [User]
  timespan: 10m
  condition: {gte: 5}`,
	Run: (*check.Pass).ReportTranslation,
})
