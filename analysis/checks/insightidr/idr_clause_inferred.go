package insightidr

import "sigma-lsp/analysis/check"

var _ = check.Register(check.Check{
	Name:     "idr-clause-inferred",
	Group:    "insightidr",
	Severity: check.Info,
	Title:    "clause of LEQL in a form that no public query shows",
	Why: `Public queries compare in having only a count, or a count of unique values, by
> and >=. That other calculations and comparisons work alike is likely, and not
known: try the query before you rely on it.`,
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
