package modifier

import "sigma-lsp/analysis/check"

var _ = check.Register(check.Check{
	Name:     "modifier-value-type",
	Group:    "modifier",
	Severity: check.Error,
	Title:    "value of a type that the modifier does not take",
	Why: `Each modifier takes values of a certain type: an encoding takes text, a
comparison a number, a network is a text such as 10.0.0.0/8. With another type
the modifier has no meaning.`,
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
