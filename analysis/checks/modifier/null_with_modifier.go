package modifier

import "sigma-lsp/analysis/check"

var _ = check.Register(check.Check{
	Name:     "null-with-modifier",
	Group:    "modifier",
	Severity: check.Error,
	Title:    "null under a modifier",
	Why: `Null says that the field is absent, so there is nothing a modifier could
compare or encode; only "neq" can turn the test round. Often the value was
simply not written yet.`,
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
