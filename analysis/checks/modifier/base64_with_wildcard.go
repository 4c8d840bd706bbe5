package modifier

import "sigma-lsp/analysis/check"

var _ = check.Register(check.Check{
	Name:     "base64-with-wildcard",
	Group:    "modifier",
	Severity: check.Error,
	Title:    "Base64-encoded value with a wildcard",
	What:     `Reports a wildcard in a value that a modifier encodes.`,
	Why: `An encoding needs the exact bytes of the text, so a wildcard cannot be
encoded, and tools reject the rule. Encode the fixed part and search for it with
"contains". Write a backslash before a literal "*" or "?".`,
	Avoid: `
detection:
  selection:
    CommandLine|base64offset|contains: 'whoami*'
  condition: selection`,
	Prefer: `
detection:
  selection:
    CommandLine|base64offset|contains: 'whoami'
  condition: selection`,
	Run: (*check.Pass).ReportProblems,
})
