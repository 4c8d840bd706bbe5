package insightidr

import "sigma-lsp/analysis/check"

var _ = check.Register(check.Check{
	Name:     "idr-null-empty",
	Group:    "insightidr",
	Severity: check.Info,
	Title:    "absent, null and empty values are not told apart",
	Why: `Sigma tells a field that is absent or null from one that holds an empty text.
What LEQL's null matches is not documented in that detail, so the query may
find more events than the rule describes.`,
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
