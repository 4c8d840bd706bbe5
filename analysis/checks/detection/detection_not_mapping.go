package detection

import "sigma-lsp/analysis/check"

var _ = check.Register(check.Check{
	Name:     "detection-not-mapping",
	Group:    "detection",
	Severity: check.Error,
	Title:    "detection that is not a mapping",
	What:     `Reports a detection that is not a mapping of selections and a condition.`,
	Why: `In a detection each key names a selection, and the key "condition" says how
the selections combine. A list or plain text has no names for the condition to use.`,
	Avoid: `
title: Whoami
detection:
  - Image|endswith: '\whoami.exe'`,
	Prefer: `
title: Whoami
detection:
  selection:
    Image|endswith: '\whoami.exe'
  condition: selection`,
	Run: (*check.Pass).ReportProblems,
})
