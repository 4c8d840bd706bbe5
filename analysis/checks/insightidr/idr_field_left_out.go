package insightidr

import "sigma-lsp/analysis/check"

var _ = check.Register(check.Check{
	Name:     "idr-field-left-out",
	Group:    "insightidr",
	Severity: check.Warning,
	Title:    "field omitted from the query",
	What: `Reports a field that has no key in InsightIDR and that the settings list
under "leave-out".`,
	Why: `Its tests are not in the query, so the query matches more events than the
rule.`,
	Avoid: `
logsource:
  category: process_creation
  product: windows
detection:
  selection:
    Image|endswith: '\whoami.exe'
    IntegrityLevel: System
  condition: selection`,
	Prefer: `
logsource:
  category: process_creation
  product: windows
detection:
  selection:
    Image|endswith: '\whoami.exe'
    User|endswith: '\SYSTEM'
  condition: selection`,
	Run: (*check.Pass).ReportTranslation,
})
