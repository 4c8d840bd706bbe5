package condition

import "sigma-lsp/analysis/check"

var _ = check.Register(check.Check{
	Name:     "condition-near",
	Group:    "condition",
	Severity: check.Error,
	Title:    "condition with near",
	Why: `"near" asked for events close to each other in time. Sigma 2 took it out, and
no target can run it; a correlation of the type "temporal" says the same.`,
	Avoid: `
detection:
  selection:
    Image|endswith: '\whoami.exe'
  filter:
    User: SYSTEM
  condition: selection | near filter`,
	Prefer: `
detection:
  selection:
    Image|endswith: '\whoami.exe'
  filter:
    User: SYSTEM
  condition: selection and filter`,
	Run: (*check.Pass).ReportProblems,
})
