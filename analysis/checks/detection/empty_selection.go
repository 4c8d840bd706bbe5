package detection

import "sigma-lsp/analysis/check"

var _ = check.Register(check.Check{
	Name:     "empty-selection",
	Group:    "detection",
	Severity: check.Error,
	Title:    "selection without content",
	Why: `A selection without a test says nothing about events: some tools refuse it,
others would match every event or none. Give it fields and values, or remove
it from the detection and the condition.`,
	Avoid: `
detection:
  selection:
    Image|endswith: '\whoami.exe'
  filter:
  condition: selection and not filter`,
	Prefer: `
detection:
  selection:
    Image|endswith: '\whoami.exe'
  filter:
    User: SYSTEM
  condition: selection and not filter`,
	Run: (*check.Pass).ReportProblems,
})
