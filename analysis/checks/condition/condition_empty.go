package condition

import "sigma-lsp/analysis/check"

var _ = check.Register(check.Check{
	Name:     "condition-empty",
	Group:    "condition",
	Severity: check.Error,
	Title:    "empty condition",
	What:     `Reports a condition without any text.`,
	Why: `An empty condition selects nothing, and tools reject the rule. Name the
selections that must match.`,
	Avoid: `
detection:
  selection:
    Image|endswith: '\whoami.exe'
  filter:
    User: SYSTEM
  condition: ''`,
	Prefer: `
detection:
  selection:
    Image|endswith: '\whoami.exe'
  filter:
    User: SYSTEM
  condition: selection and not filter`,
	Run: (*check.Pass).ReportProblems,
})
