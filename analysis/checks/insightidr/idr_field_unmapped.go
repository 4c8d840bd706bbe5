package insightidr

import "sigma-lsp/analysis/check"

var _ = check.Register(check.Check{
	Name:     "idr-field-unmapped",
	Group:    "insightidr",
	Severity: check.Warning,
	Title:    "field without a key in InsightIDR",
	What: `Reports a field for which no active pipeline has a key. The query uses the
Sigma name.`,
	Why: `If the event type has no key of that name, a test on it never matches, and
a negated test always does.`,
	Avoid: `
logsource:
  category: process_creation
  product: windows
detection:
  selection:
    Image|endswith: '\whoami.exe'
  filter:
    ParentOfParentImage|endswith: '\explorer.exe'
  condition: selection and not filter`,
	Prefer: `
logsource:
  category: process_creation
  product: windows
detection:
  selection:
    Image|endswith: '\whoami.exe'
  filter:
    ParentImage|endswith: '\explorer.exe'
  condition: selection and not filter`,
	Run: (*check.Pass).ReportTranslation,
})
