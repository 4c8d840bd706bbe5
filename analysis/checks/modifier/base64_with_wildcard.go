package modifier

import "sigma-lsp/analysis/check"

var _ = check.Register(check.Check{
	Name:     "base64-with-wildcard",
	Group:    "modifier",
	Severity: check.Error,
	Title:    "encoded value with a wildcard",
	Why: `An encoding works on the bytes of a text; a wildcard stands for bytes that are
not known, so there is nothing to encode. Encode the fixed part, and let
"contains" find it; a "*" or "?" that is meant itself is written with a
backslash.`,
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
