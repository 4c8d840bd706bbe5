package insightidr

import "sigma-lsp/analysis/check"

var _ = check.Register(check.Check{
	Name:     "idr-field-unsupported",
	Group:    "insightidr",
	Severity: check.Warning,
	Title:    "field that InsightIDR does not record",
	What:     `Reports a field for which the event type has no data.`,
	Why: `No query can test it. A test on another field may find the same behavior; a
test that only narrows the rule can be omitted.`,
	Avoid: `
logsource:
  category: process_creation
  product: windows
detection:
  selection:
    IntegrityLevel: High
  condition: selection`,
	Prefer: `
logsource:
  category: process_creation
  product: windows
detection:
  selection:
    User|contains: SYSTEM
  condition: selection`,
	Run: (*check.Pass).ReportTranslation,
})
