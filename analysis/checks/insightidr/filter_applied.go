package insightidr

import "sigma-lsp/analysis/check"

var _ = check.Register(check.Check{
	Name:     "filter-applied",
	Group:    "insightidr",
	Severity: check.Info,
	Title:    "filter that changes the query",
	What:     `Reports that a filter adds its condition to the query of this rule.`,
	Why: `The rule alone does not show the filter, so the query contains more than
the rule says.`,
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
    User: backup
  condition: not selection`,
	Prefer: `
title: Whoami
name: whoami
logsource: {category: process_creation, product: windows}
detection:
  selection:
    CommandLine|contains: whoami
  filter:
    User: backup
  condition: selection and not filter`,
	Run: (*check.Pass).ReportTranslation,
})
