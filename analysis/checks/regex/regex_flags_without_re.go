package regex

import "sigma-lsp/analysis/check"

var _ = check.Register(check.Check{
	Name:     "regex-flags-without-re",
	Group:    "regex",
	Severity: check.Error,
	Title:    `regular expression flag without "re"`,
	What:     `Reports the modifiers "i", "m" and "s" without "re" before them.`,
	Why: `They set flags of a regular expression and have no meaning without one.
Text is compared ignoring case anyway.`,
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
