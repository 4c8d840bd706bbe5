package detection

import "sigma-lsp/analysis/check"

var _ = check.Register(check.Check{
	Name:     "empty-selection",
	Group:    "detection",
	Severity: check.Error,
	Title:    "empty selection",
	What: `Reports a selection, or a list entry of a selection, without a field and a
value.`,
	Why: `Some tools reject an empty selection, others match every event or none. Add
fields and values, or remove the selection from the detection and the condition.`,
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
