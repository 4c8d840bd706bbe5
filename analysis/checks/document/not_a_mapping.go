package document

import "sigma-lsp/analysis/check"

var _ = check.Register(check.Check{
	Name:     "not-a-mapping",
	Group:    "document",
	Severity: check.Error,
	Title:    "document that is no mapping at the top",
	Why: `A Sigma document is a mapping: "title", "logsource", "detection" and the other
keys stand at the left edge. A list or a bare text between rules is most often
a stray "-" or a separator line too many.`,
	Avoid: `
- Image: 'C:\Windows\System32\whoami.exe'
---
title: Whoami run by SYSTEM
logsource:
  category: process_creation
detection:
  selection:
    User: SYSTEM
  condition: selection`,
	Prefer: `
title: Whoami run by SYSTEM
logsource:
  category: process_creation
detection:
  selection:
    Image: 'C:\Windows\System32\whoami.exe'
    User: SYSTEM
  condition: selection`,
	Run: (*check.Pass).ReportProblems,
})
