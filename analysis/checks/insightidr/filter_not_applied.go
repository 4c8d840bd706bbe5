package insightidr

import "sigma-lsp/analysis/check"

var _ = check.Register(check.Check{
	Name:     "filter-not-applied",
	Group:    "insightidr",
	Severity: check.Warning,
	Title:    "filter that is for a rule and cannot be read",
	Why: `A filter document is for this rule, but something in it is broken or missing.
The query is that of the rule alone, and finds what the filter should leave
out.`,
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
