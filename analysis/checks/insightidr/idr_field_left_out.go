package insightidr

import "sigma-lsp/analysis/check"

var _ = check.Register(check.Check{
	Name:     "idr-field-left-out",
	Group:    "insightidr",
	Severity: check.Warning,
	Title:    "field that is left out of the query",
	Why: `The pipelines have no key for this field, and the settings file lists it under
leave-out. Its tests are not in the query, so the query matches more events
than the rule.`,
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
