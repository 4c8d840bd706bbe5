package insightidr

import "sigma-lsp/analysis/check"

var _ = check.Register(check.Check{
	Name:     "idr-groupby-in-detection",
	Group:    "insightidr",
	Severity: check.Info,
	Optional: true,
	Profiles: map[string]check.Severity{"rapid7": check.Info},
	Title:    "grouping in a detection rule",
	What:     `Reports a correlation whose query uses groupby and calculate.`,
	Why: `Log Search runs these clauses, but the logic of a detection rule allows
only from and where. A custom detection rule has a threshold next to its logic, which
counts events or distinct values in a period: for event_count and value_count with gt or
gte the finding says what to enter there. Hovers of a correlation say so too, so that the finding
is on in the profiles rapid7 and strict only.`,
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
