package document

import "sigma-lsp/analysis/check"

var _ = check.Register(check.Check{
	Name:     "unknown-document-kind",
	Group:    "document",
	Severity: check.Error,
	Title:    "document of unknown kind",
	What: `Reports a document without a detection, correlation, filter or action in a
file that has Sigma documents, and a correlation or filter whose key is misspelled.`,
	Why: `The kind of a document follows from its keys: a rule has "detection", a
correlation "correlation", a filter "filter", and a document with shared keys "action".
Tools ignore or reject a document that has none of these.`,
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
