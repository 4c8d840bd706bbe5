package modifier

import "sigma-lsp/analysis/check"

var _ = check.Register(check.Check{
	Name:     "modifier-order",
	Group:    "modifier",
	Severity: check.Error,
	Title:    "modifiers in an order that cannot be applied",
	Why: `Modifiers are applied from left to right, each to what the one before left.
"re" and "cidr" need the value as written; an encoding such as "base64" must
run before "contains" adds wildcards, which cannot be encoded; the flags of a
regular expression follow "re".`,
	Avoid: `
detection:
  selection:
    CommandLine|contains|base64offset: 'whoami'
  condition: selection`,
	Prefer: `
detection:
  selection:
    CommandLine|base64offset|contains: 'whoami'
  condition: selection`,
	Run: (*check.Pass).Problems,
})
