package insightidr

import "sigma-lsp/analysis/check"

var _ = check.Register(check.Check{
	Name:     "idr-logsource-restated",
	Group:    "insightidr",
	Severity: check.Info,
	Title:    "test implied by the log source",
	What: `Reports a test on the event ID, channel or provider that the log source
already implies.`,
	Why: `InsightIDR separates these events by event type, and entries have no such
field. The query omits the test; otherwise it would find nothing.`,
	Avoid: `
logsource:
  category: process_creation
  product: windows
detection:
  selection:
    EventID: 4688
    Image|endswith: '\whoami.exe'
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
