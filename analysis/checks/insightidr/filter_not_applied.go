package insightidr

import "sigma-lsp/analysis/check"

var _ = check.Register(check.Check{
	Name:     "filter-not-applied",
	Group:    "insightidr",
	Severity: check.Warning,
	Title:    "invalid filter for this rule",
	What:     `Reports that a filter refers to this rule, but is invalid or incomplete.`,
	Why: `The query is that of the rule alone and also finds the events that the
filter should exclude.`,
	Avoid: `
title: Whoami
name: whoami
logsource: {category: process_creation, product: windows}
detection:
  selection:
    CommandLine|contains: whoami
  condition: selection
---
title: Backup
logsource: {category: process_creation, product: windows}
filter:
  rules: [whoami]
  selection:
    User: backup`,
	Prefer: `
title: Whoami
name: whoami
logsource: {category: process_creation, product: windows}
detection:
  selection:
    CommandLine|contains: whoami
  condition: selection
---
title: Backup
logsource: {category: process_creation, product: windows}
filter:
  rules: [whoami]
  selection:
    User: backup
  condition: not selection`,
	Run: (*check.Pass).ReportTranslation,
})
