package regex

import "sigma-lsp/analysis/check"

var _ = check.Register(check.Check{
	Name:     "regex-bad-escape",
	Group:    "regex",
	Severity: check.Error,
	Title:    "escape without a meaning",
	Why: `A backslash before a letter that has no meaning there is an error to RE2, and so
to pySigma 2 and InsightIDR; other engines take it for the letter itself. The
rule says what it means without the backslash.`,
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
