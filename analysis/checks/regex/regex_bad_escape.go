package regex

import "sigma-lsp/analysis/check"

var _ = check.Register(check.Check{
	Name:     "regex-bad-escape",
	Group:    "regex",
	Severity: check.Error,
	Title:    "unknown escape in a regular expression",
	What:     `Reports a backslash before a letter that has no escape meaning.`,
	Why: `RE2, and therefore pySigma 2 and InsightIDR, reject the expression; other
engines read the letter itself. Remove the backslash.`,
	Avoid: `
detection:
  selection:
    CommandLine|re: 'who\yami'
  condition: selection`,
	Prefer: `
detection:
  selection:
    CommandLine|re: 'who\sami'
  condition: selection`,
	Run: (*check.Pass).ReportProblems,
})
