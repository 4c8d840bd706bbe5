package regex

import "sigma-lsp/analysis/check"

var _ = check.Register(check.Check{
	Name:     "regex-invalid",
	Group:    "regex",
	Severity: check.Error,
	Title:    "regular expression that cannot be read",
	Why: `A bracket that is not closed, a repeat of nothing or a range in the wrong
order make an expression meaningless, and the query is refused when it is run,
if not before. Parts that only some engines know, such as look-around, are a
matter of the target and have a finding of their own.`,
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
