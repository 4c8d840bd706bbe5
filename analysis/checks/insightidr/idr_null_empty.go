package insightidr

import "sigma-lsp/analysis/check"

var _ = check.Register(check.Check{
	Name:     "idr-null-empty",
	Group:    "insightidr",
	Severity: check.Info,
	Title:    "missing, null and empty values in LEQL",
	What:     `Reports a test for null or for an empty string.`,
	Why: `Sigma distinguishes a field that is missing or null from one with an empty
string. LEQL's null is not documented in that detail, so the query may match more events
than the rule.`,
	Avoid: `
logsource:
  category: process_creation
  product: windows
detection:
  selection:
    ParentImage: null
  condition: selection`,
	Prefer: `
logsource:
  category: process_creation
  product: windows
detection:
  selection:
    ParentImage: 'C:\Windows\explorer.exe'
  condition: selection`,
	Run: (*check.Pass).ReportTranslation,
})
