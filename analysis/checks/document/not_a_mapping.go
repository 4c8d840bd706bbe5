package document

import "sigma-lsp/analysis/check"

var _ = check.Register(check.Check{
	Name:     "not-a-mapping",
	Group:    "document",
	Severity: check.Error,
	Title:    "document that is not a mapping",
	What:     `Reports a document that is a list or plain text.`,
	Why: `A Sigma document is a mapping with "title", "logsource", "detection" and
the other keys at the top level. A list or plain text between rules is usually caused by
an extra "-" or "---".`,
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
