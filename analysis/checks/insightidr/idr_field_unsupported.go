package insightidr

import "sigma-lsp/analysis/check"

var _ = check.Register(check.Check{
	Name:     "idr-field-unsupported",
	Group:    "insightidr",
	Severity: check.Warning,
	Title:    "field that InsightIDR does not record",
	Why: `The event type does not hold what this field asks for, so no query can test
it. A test on another field may find the same behaviour; a test that only
narrows the rule can be left out.`,
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
