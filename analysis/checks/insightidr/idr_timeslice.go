package insightidr

import "sigma-lsp/analysis/check"

var _ = check.Register(check.Check{
	Name:     "idr-timeslice",
	Group:    "insightidr",
	Severity: check.Info,
	Title:    "timespan that does not slide in LEQL",
	What:     `Reports the timespan of a correlation.`,
	Why: `In Sigma the timespan slides over the events. LEQL cuts the time range of a
query into adjacent slices, and it is not documented that having evaluates each slice
separately. Over a time range as long as the timespan, query and correlation mean the
same.`,
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
