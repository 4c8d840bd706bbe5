package condition

import "sigma-lsp/analysis/check"

var _ = check.Register(check.Check{
	Name:     "condition-count-quantifier",
	Group:    "condition",
	Severity: check.Error,
	Title:    "number other than 1 before of",
	Why: `The language has "1 of" and "all of". Other numbers look natural, but no
specified form exists for them, and tools refuse them. Spell the combinations
out, or let each of the tests be a rule and correlate them.`,
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
