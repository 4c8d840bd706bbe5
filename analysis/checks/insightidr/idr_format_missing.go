package insightidr

import "sigma-lsp/analysis/check"

var _ = check.Register(check.Check{
	Name:     "idr-format-missing",
	Group:    "insightidr",
	Severity: check.Info,
	Title:    "format of the query that cannot be given",
	Why: `One of the formats cannot hold this rule: a detection rule needs an event type
of InsightIDR, which logs of your own do not have, and takes no keywords. The
other formats can be used; a basic detection rule takes the simple one.`,
	Avoid: `
logsource:
  product: windows
  service: security
detection:
  selection:
    EventID: 4720
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
