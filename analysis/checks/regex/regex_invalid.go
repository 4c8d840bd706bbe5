package regex

import "sigma-lsp/analysis/check"

var _ = check.Register(check.Check{
	Name:     "regex-invalid",
	Group:    "regex",
	Severity: check.Error,
	Title:    "invalid regular expression",
	What: `Reports a regular expression with a syntax error, such as a missing
parenthesis or a range in the wrong order. Syntax that only some engines support, such
as look-around, is reported by regex-not-portable and idr-regex-construct.`,
	Why: `The query is rejected when it is converted or run.`,
	Avoid: `
detection:
  selection:
    CommandLine|re: 'whoami(\.exe'
  condition: selection`,
	Prefer: `
detection:
  selection:
    CommandLine|re: 'whoami(\.exe)?'
  condition: selection`,
	Run: (*check.Pass).ReportProblems,
})
