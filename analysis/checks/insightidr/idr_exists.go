package insightidr

import "sigma-lsp/analysis/check"

var _ = check.Register(check.Check{
	Name:     "idr-exists",
	Group:    "insightidr",
	Severity: check.Info,
	Title:    "presence of a field tested by its value",
	Why: `LEQL has no test for the presence of a key; it compares with null. A key that
is there and holds null counts as absent, which Sigma would count as present.`,
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
