package insightidr

import "sigma-lsp/analysis/check"

var _ = check.Register(check.Check{
	Name:     "idr-field-unmapped",
	Group:    "insightidr",
	Severity: check.Warning,
	Title:    "field without a key in InsightIDR",
	Why: `The pipelines in force do not say which key of the event type holds this
field, so it goes into the query under its Sigma name. If no key is called so
there, a test on it never matches, and under "not" always does.`,
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
