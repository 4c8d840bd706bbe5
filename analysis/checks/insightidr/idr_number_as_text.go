package insightidr

import "sigma-lsp/analysis/check"

var _ = check.Register(check.Check{
	Name:     "idr-number-as-text",
	Group:    "insightidr",
	Severity: check.Info,
	Title:    "quoted number compared as a number",
	What:     `Reports a quoted number whose query compares numbers.`,
	Why: `In Sigma a quoted number is text. LEQL compares it as a number if the event
contains a number, so the query also finds other spellings of it. Without quotes, rule
and query mean the same.`,
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
