package modifier

import "sigma-lsp/analysis/check"

var _ = check.Register(check.Check{
	Name:     "text-with-number-modifier",
	Group:    "modifier",
	Severity: check.Error,
	Title:    "text under a modifier for numbers",
	Why: `"lt", "lte", "gt" and "gte" compare numbers, and the parts of a date are
numbers. A text cannot be compared that way, also when it holds digits: leave
out the quotes.`,
	Avoid: `
detection:
  selection:
    DestinationPort|gte: '1024'
  condition: selection`,
	Prefer: `
detection:
  selection:
    DestinationPort|gte: 1024
  condition: selection`,
	Run: (*check.Pass).Problems,
})
