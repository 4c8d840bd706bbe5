package insightidr

import "sigma-lsp/analysis/check"

var _ = check.Register(check.Check{
	Name:     "idr-keyword-in-detection",
	Group:    "insightidr",
	Severity: check.Warning,
	Title:    "keywords, which detection rules do not take",
	Why: `Keywords are looked for in the whole event. Log Search can do that, a
detection rule of InsightIDR cannot: its logic takes only tests on keys. The
simple and the advanced query can still be used.`,
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
