package insightidr

import "sigma-lsp/analysis/check"

var _ = check.Register(check.Check{
	Name:     "idr-regex-construct",
	Group:    "insightidr",
	Severity: check.Warning,
	Title:    "part of a regular expression that LEQL does not know",
	Why: `LEQL runs regular expressions with RE2, which has no look-around, back
references, atomic groups or possessive repeats. An expression that holds one
is refused when the query runs. Often two tests, one of them under "not", say
the same.`,
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
