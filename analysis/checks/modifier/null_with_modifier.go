package modifier

import "sigma-lsp/analysis/check"

var _ = check.Register(check.Check{
	Name:     "null-with-modifier",
	Group:    "modifier",
	Severity: check.Error,
	Title:    "null with a modifier",
	What:     `Reports null as the value of a field with a modifier other than "neq".`,
	Why: `null means that the field does not exist, so there is nothing to compare or
encode. Often the value is still missing.`,
	Avoid: `
detection:
  selection:
    User|contains: null
  condition: selection`,
	Prefer: `
detection:
  selection:
    User: null
  condition: selection`,
	Run: (*check.Pass).ReportProblems,
})
