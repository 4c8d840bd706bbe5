package condition

import "sigma-lsp/analysis/check"

var _ = check.Register(check.Check{
	Name:     "condition-empty",
	Group:    "condition",
	Severity: check.Error,
	Title:    "condition without text",
	Why: `An empty condition combines nothing, so the rule is refused. Name the
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
