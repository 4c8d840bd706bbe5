package modifier

import "sigma-lsp/analysis/check"

var _ = check.Register(check.Check{
	Name:     "modifier-value-type",
	Group:    "modifier",
	Severity: check.Error,
	Title:    "value of the wrong type for its modifier",
	What:     `Reports a value of a type that the modifier does not accept.`,
	Why: `An encoding needs text, a comparison needs a number, "cidr" needs a network
such as 10.0.0.0/8. Tools reject any other type.`,
	Avoid: `
detection:
  selection:
    CommandLine|contains: true
  condition: selection`,
	Prefer: `
detection:
  selection:
    CommandLine|contains: 'true'
  condition: selection`,
	Run: (*check.Pass).ReportProblems,
})
