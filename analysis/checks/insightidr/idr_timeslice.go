package insightidr

import "sigma-lsp/analysis/check"

var _ = check.Register(check.Check{
	Name:     "idr-timeslice",
	Group:    "insightidr",
	Severity: check.Info,
	Title:    "window of time that does not slide in LEQL",
	Why: `The window of a correlation slides over the events. LEQL cuts the time range of
a query into slices that stand side by side, and no public text says that
having looks at each slice alone. Over a time range as long as the window the
query asks what the correlation asks.`,
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
  condition: {gte: 10}`,
	Prefer: `
logsource:
  category: process_creation
  product: windows
detection:
  selection:
    CommandLine|contains: whoami
  condition: selection`,
	Run: (*check.Pass).ReportTranslation,
})
