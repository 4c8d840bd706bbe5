package insightidr

import "sigma-lsp/analysis/check"

var _ = check.Register(check.Check{
	Name:     "idr-regex-construct",
	Group:    "insightidr",
	Severity: check.Warning,
	Title:    "regular expression that LEQL does not support",
	What: `Reports look-around, back references, atomic groups and possessive
quantifiers.`,
	Why: `LEQL uses RE2, which supports none of them, and rejects the query when it
runs. Often two tests, one of them with "not", mean the same.`,
	Avoid: `
logsource:
  category: process_creation
  product: windows
detection:
  selection:
    CommandLine|re: 'whoami(?! /all)'
  condition: selection`,
	Prefer: `
logsource:
  category: process_creation
  product: windows
detection:
  selection:
    CommandLine|re: 'whoami /(priv|groups)'
  condition: selection`,
	Run: (*check.Pass).ReportTranslation,
})
