package insightidr

import "sigma-lsp/analysis/check"

var _ = check.Register(check.Check{
	Name:     "idr-case-sensitivity",
	Group:    "insightidr",
	Severity: check.Info,
	Title:    "comparison of fields that minds the case in LEQL",
	Why: `Sigma compares two fields ignoring case. LEQL's comparison of two keys minds
it, so the query finds fewer events than the rule describes.`,
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
