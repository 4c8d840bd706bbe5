package insightidr

import "sigma-lsp/analysis/check"

var _ = check.Register(check.Check{
	Name:     "correlation-unsupported-here",
	Group:    "insightidr",
	Severity: check.Warning,
	Title:    "correlation that LEQL cannot express",
	Why: `LEQL groups the events of one query and compares one number of each group with
a limit. It knows no order of events, no range, no results of other queries,
and cannot tell which of several rules an event matches; the specification asks
to refuse what cannot be said.`,
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
  condition: {gt: 5, lte: 10}`,
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
  condition: {gt: 5}`,
	Run: (*check.Pass).ReportTranslation,
})
