package insightidr

import "sigma-lsp/analysis/check"

var _ = check.Register(check.Check{
	Name:     "idr-cannot-match",
	Group:    "insightidr",
	Severity: check.Warning,
	Title:    "query that can never match",
	Why: `The rule requires a test on a field that has no key in this event type, or a test
that it also excludes. InsightIDR runs the query without an error and finds
nothing. The rule has the status cannot-match; convert --strict fails on it.`,
	Avoid: `
logsource:
  category: process_creation
  product: windows
detection:
  selection:
    ParentOfParentImage|endswith: '\winword.exe'
  condition: selection`,
	Prefer: `
logsource:
  category: process_creation
  product: windows
detection:
  selection:
    ParentImage|endswith: '\winword.exe'
  condition: selection`,
	Run: (*check.Pass).ReportTranslation,
})
