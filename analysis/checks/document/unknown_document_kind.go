package document

import "sigma-lsp/analysis/check"

var _ = check.Register(check.Check{
	Name:     "unknown-document-kind",
	Group:    "document",
	Severity: check.Error,
	Title:    "document that is neither rule, correlation, filter nor action",
	Why: `What a document is follows from its keys: a rule has "detection", a
correlation "correlation", a filter "filter", and a part shared by rules
"action". A document beside them that has none of these is read by nobody.`,
	Avoid: `
title: Whoami run by SYSTEM
level: high
---
title: Whoami
logsource:
  category: process_creation
detection:
  selection:
    Image|endswith: '\whoami.exe'
  condition: selection`,
	Prefer: `
title: Whoami
level: high
logsource:
  category: process_creation
detection:
  selection:
    Image|endswith: '\whoami.exe'
  condition: selection`,
	Run: (*check.Pass).ReportProblems,
})
