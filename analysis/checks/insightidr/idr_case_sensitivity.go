package insightidr

import "sigma-lsp/analysis/check"

var _ = check.Register(check.Check{
	Name:     "idr-case-sensitivity",
	Group:    "insightidr",
	Severity: check.Info,
	Title:    "case-sensitive field comparison in LEQL",
	What:     `Reports a "fieldref" whose query compares two keys.`,
	Why: `Sigma compares two fields ignoring case, LEQL does not, so the query
matches different events than the rule.`,
	Avoid: `
logsource:
  category: process_creation
  product: windows
detection:
  selection:
    Image|fieldref: ParentImage
  condition: selection`,
	Prefer: `
logsource:
  category: process_creation
  product: windows
detection:
  selection:
    Image|endswith: '\whoami.exe'
  condition: selection`,
	Run: (*check.Pass).ReportTranslation,
})
