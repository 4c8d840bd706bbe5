package modifier

import "sigma-lsp/analysis/check"

var _ = check.Register(check.Check{
	Name:     "number-with-text-modifier",
	Group:    "modifier",
	Severity: check.Error,
	Title:    "number under a modifier for text",
	Why: `Without quotes YAML reads digits as a number, and a number has no beginning,
end or parts. In quotes it is text, and the modifier finds the digits in it.`,
	Avoid: `
detection:
  selection:
    CommandLine|contains: 4444
  condition: selection`,
	Prefer: `
detection:
  selection:
    CommandLine|contains: '4444'
  condition: selection`,
	Run: (*check.Pass).Problems,
})
