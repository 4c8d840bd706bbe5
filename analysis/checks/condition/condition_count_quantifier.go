package condition

import "sigma-lsp/analysis/check"

var _ = check.Register(check.Check{
	Name:     "condition-count-quantifier",
	Group:    "condition",
	Severity: check.Error,
	Title:    "quantifier other than 1 or all",
	What:     `Reports a number other than 1 before "of", such as "2 of selection*".`,
	Why: `Sigma has only "1 of" and "all of"; tools reject every other number. Write
the combinations out, or split the tests into several rules and correlate them.`,
	Avoid: `
detection:
  selection:
    Image|endswith: '\whoami.exe'
  filter:
    User: SYSTEM
  condition: 2 of them`,
	Prefer: `
detection:
  selection:
    Image|endswith: '\whoami.exe'
  filter:
    User: SYSTEM
  condition: all of them`,
	Run: (*check.Pass).ReportProblems,
})
