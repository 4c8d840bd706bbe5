package insightidr

import "sigma-lsp/analysis/check"

var _ = check.Register(check.Check{
	Name:     "idr-logsource-restated",
	Group:    "insightidr",
	Severity: check.Info,
	Title:    "test that the log source already makes",
	Why: `Event id, channel and provider say where an event was recorded. The log source
says so already, and InsightIDR tells its events by their event type: entries have
no such field. The test is left out of the query, which would find nothing
otherwise.`,
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
