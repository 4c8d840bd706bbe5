package insightidr

import "sigma-lsp/analysis/check"

var _ = check.Register(check.Check{
	Name:     "idr-number-as-text",
	Group:    "insightidr",
	Severity: check.Info,
	Title:    "a number in quotes is compared as a number",
	Why: `A number in quotes is a text to Sigma, and one spelling of it. LEQL compares it
as a number wherever the event holds one, so the query finds the other
spellings of the same number too. Without the quotes rule and query say the
same.`,
	Avoid: `
logsource:
  category: firewall
detection:
  selection:
    dst_port: '8443'
  condition: selection`,
	Prefer: `
logsource:
  category: firewall
detection:
  selection:
    dst_port: 8443
  condition: selection`,
	Run: (*check.Pass).ReportTranslation,
})
