package document

import "sigma-lsp/analysis/check"

var _ = check.Register(check.Check{
	Name:     "unknown-collection-action",
	Group:    "document",
	Severity: check.Error,
	Title:    "unknown action",
	What:     `Reports an "action" other than global, reset and repeat.`,
	Why: `A document with "action" shares keys between the rules of a file: "global"
adds its keys to all following rules, "reset" clears them, and "repeat" makes another
rule from the previous one. Tools reject any other word.`,
	Avoid: `
action: gobal
logsource:
  category: process_creation
---
title: Whoami
detection:
  selection:
    Image|endswith: '\whoami.exe'
  condition: selection`,
	Prefer: `
action: global
logsource:
  category: process_creation
---
title: Whoami
detection:
  selection:
    Image|endswith: '\whoami.exe'
  condition: selection`,
	Run: (*check.Pass).ReportProblems,
})
