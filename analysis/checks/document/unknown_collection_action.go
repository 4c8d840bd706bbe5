package document

import "sigma-lsp/analysis/check"

var _ = check.Register(check.Check{
	Name:     "unknown-collection-action",
	Group:    "document",
	Severity: check.Error,
	Title:    "action that rule collections do not have",
	Why: `A document with "action" shares parts between the rules of a file: "global"
adds its keys to all rules after it, "reset" forgets them, and "repeat" makes
another rule out of the one before. Any other word is refused.`,
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
