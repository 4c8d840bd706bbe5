package insightidr

import "sigma-lsp/analysis/check"

var _ = check.Register(check.Check{
	Name:     "idr-cannot-match",
	Group:    "insightidr",
	Severity: check.Warning,
	Title:    "query that never matches",
	What: `Reports a test that makes the query impossible: it requires a field that
has no key in the event type, or requires and excludes the same test.`,
	Why: `InsightIDR runs the query without an error and finds nothing. The rule has
the status cannot-match, and convert --strict fails on it.`,
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
