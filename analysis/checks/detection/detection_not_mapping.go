package detection

import "sigma-lsp/analysis/check"

var _ = check.Register(check.Check{
	Name:     "detection-not-mapping",
	Group:    "detection",
	Severity: check.Error,
	Title:    "detection that is no mapping",
	Why: `A detection is a mapping: each key names a selection, and the key "condition"
says how they combine. A list or a bare text has no names that a condition
could use.`,
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
