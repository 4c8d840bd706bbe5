package condition

import "sigma-lsp/analysis/check"

var _ = check.Register(check.Check{
	Name:     "condition-syntax",
	Group:    "condition",
	Severity: check.Error,
	Title:    "condition that cannot be parsed",
	Why: `A condition joins names of selections, or "1 of" and "all of" a pattern, by
and, or and not; brackets group. "not" binds tightest, then "and", then "or".
What does not fit into this is refused by every tool.`,
	Avoid: `
detection:
  selection:
    Image|endswith: '\whoami.exe'
  filter:
    User: SYSTEM
  condition: selection and not`,
	Prefer: `
detection:
  selection:
    Image|endswith: '\whoami.exe'
  filter:
    User: SYSTEM
  condition: selection and not filter`,
	Run: (*check.Pass).ReportProblems,
})
