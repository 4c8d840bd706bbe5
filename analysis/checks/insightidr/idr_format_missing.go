package insightidr

import "sigma-lsp/analysis/check"

var _ = check.Register(check.Check{
	Name:     "idr-format-missing",
	Group:    "insightidr",
	Severity: check.Info,
	Title:    "query format that is not available",
	What: `Reports a query format that cannot express this rule: a detection rule
needs an InsightIDR event type, which custom logs do not have, and does not support
keywords.`,
	Why: `The other formats are available. For a custom log, use the simple query in
a basic detection rule.`,
	Avoid: `
logsource:
  product: windows
  service: security
detection:
  selection:
    EventID: 4720
  condition: selection`,
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
