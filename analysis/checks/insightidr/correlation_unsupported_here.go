package insightidr

import "sigma-lsp/analysis/check"

var _ = check.Register(check.Check{
	Name:     "correlation-unsupported-here",
	Group:    "insightidr",
	Severity: check.Warning,
	Title:    "correlation without an equivalent in LEQL",
	What:     `Reports a correlation that cannot be converted to LEQL.`,
	Why: `LEQL groups the events of one query and compares one number per group with
a limit. It has no order of events, no ranges and no results of other queries, and
cannot tell which of several rules an event matches. The specification requires tools to
reject what they cannot express.`,
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
