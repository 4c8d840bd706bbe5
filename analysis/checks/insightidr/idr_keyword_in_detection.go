package insightidr

import "sigma-lsp/analysis/check"

var _ = check.Register(check.Check{
	Name:     "idr-keyword-in-detection",
	Group:    "insightidr",
	Severity: check.Warning,
	Title:    "keywords in a detection rule",
	What:     `Reports keywords, which are searched for in the whole event.`,
	Why: `Log Search supports this, but a detection rule in InsightIDR does not: its
logic tests only keys. The simple and the advanced query are available.`,
	Avoid: `
logsource:
  category: process_creation
  product: windows
detection:
  keywords:
    - whoami
  condition: keywords`,
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
