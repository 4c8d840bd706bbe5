package insightidr

import "sigma-lsp/analysis/check"

var _ = check.Register(check.Check{
	Name:     "idr-key-wildcard",
	Group:    "insightidr",
	Severity: check.Info,
	Title:    "list searched as a whole",
	What: `Reports a field whose values InsightIDR stores under several keys below
one key.`,
	Why: `The query tests every value below it (key.*). It matches everything that
the rule matches, and possibly more: the value may belong to another element of the
list.`,
	Avoid: `
logsource:
  product: m365
  service: audit
detection:
  selection:
    Operation: New-InboxRule
    Parameters|contains: ForwardTo
  condition: selection`,
	Prefer: `
logsource:
  product: m365
  service: audit
detection:
  selection:
    Operation: New-InboxRule
  condition: selection`,
	Run: (*check.Pass).ReportTranslation,
})
