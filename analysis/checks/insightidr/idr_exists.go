package insightidr

import "sigma-lsp/analysis/check"

var _ = check.Register(check.Check{
	Name:     "idr-exists",
	Group:    "insightidr",
	Severity: check.Info,
	Title:    "presence of a field tested by its value",
	What:     `Reports a test with "exists".`,
	Why: `LEQL cannot test whether a key exists, only whether it is null. A field
that exists with the value null counts as absent in LEQL, but as present in Sigma.`,
	Avoid: `
logsource:
  category: process_creation
  product: windows
detection:
  selection:
    ParentImage|exists: true
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
