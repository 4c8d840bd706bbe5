package condition

import "sigma-lsp/analysis/check"

var _ = check.Register(check.Check{
	Name:     "condition-near",
	Group:    "condition",
	Severity: check.Error,
	Title:    `"near" in a condition`,
	What:     `Reports a condition that uses "near".`,
	Why: `"near" matched events that occur close together. Sigma 2 removed it, and no
backend supports it. A correlation of type "temporal" does the same.`,
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
