package insightidr

import "sigma-lsp/analysis/check"

var _ = check.Register(check.Check{
	Name:     "idr-mapping-inferred",
	Group:    "insightidr",
	Severity: check.Info,
	Title:    "field with an inferred key",
	What: `Reports a field whose key or event type is not documented, but was
inferred from other keys or seen in an export.`,
	Why: `To see whether your events have the key KEY, run "where(KEY != null)
limit(1)" in Log Search. If they do, list the key under "confirmed" in the settings, and
the finding disappears.`,
	Avoid: `
logsource:
  category: create_remote_thread
  product: windows
detection:
  selection:
    StartModule: ''
  condition: selection`,
	Prefer: `
logsource:
  category: process_creation
  product: windows
detection:
  selection:
    CommandLine|contains: whoami
  condition: selection`,
	Run: (*check.Pass).ReportTranslation,
})
