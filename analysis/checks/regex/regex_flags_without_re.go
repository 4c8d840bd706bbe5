package regex

import "sigma-lsp/analysis/check"

var _ = check.Register(check.Check{
	Name:     "regex-flags-without-re",
	Group:    "regex",
	Severity: check.Error,
	Title:    "flag of a regular expression without re",
	Why: `"i", "m" and "s" set a flag of the regular expression before them and mean
nothing without one. A text is compared ignoring case anyway.`,
	Avoid: `
detection:
  selection:
    CommandLine|i: 'who.*ami'
  condition: selection`,
	Prefer: `
detection:
  selection:
    CommandLine|re|i: 'who.*ami'
  condition: selection`,
	Run: (*check.Pass).ReportProblems,
})
