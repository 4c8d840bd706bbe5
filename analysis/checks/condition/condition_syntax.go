package condition

import "sigma-lsp/analysis/check"

var _ = check.Register(check.Check{
	Name:     "condition-syntax",
	Group:    "condition",
	Severity: check.Error,
	Title:    "condition with a syntax error",
	What:     `Reports a condition that cannot be parsed.`,
	Why: `A condition combines selection names, or "1 of" and "all of" with a
pattern, by "and", "or" and "not", with parentheses for grouping. "not" binds tightest,
then "and", then "or". Tools reject anything else.`,
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
