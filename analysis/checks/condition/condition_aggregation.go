package condition

import "sigma-lsp/analysis/check"

var _ = check.Register(check.Check{
	Name:     "condition-aggregation",
	Group:    "condition",
	Severity: check.Error,
	Title:    "condition of the old aggregation syntax",
	Why: `What stands behind a "|" in a condition, such as "count() by User > 5", was
taken out of Sigma with version 2. Counting, and putting events in relation
over time, is now written as a correlation rule that refers to this one.`,
	Avoid: `
detection:
  selection:
    EventID: 4625
  condition: selection | count() by User > 5`,
	Prefer: `
detection:
  selection:
    EventID: 4625
  condition: selection`,
	Run: (*check.Pass).Problems,
})
