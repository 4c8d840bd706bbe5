package condition

import "sigma-lsp/analysis/check"

var _ = check.Register(check.Check{
	Name:     "condition-pattern-no-match",
	Group:    "condition",
	Severity: check.Error,
	Title:    "pattern in a condition that reaches no selection",
	Why: `"1 of" and "all of" take a pattern in which "*" stands for any run of
characters, matched on the whole name. A pattern that reaches no selection
leaves a part of the condition without meaning. Names that begin with "_" are
reached only by patterns that begin with "_", and never by "them".`,
	Avoid: `
detection:
  selection:
    Image|endswith: '\whoami.exe'
  filter:
    User: SYSTEM
  condition: selection and not 1 of filters_*`,
	Prefer: `
detection:
  selection:
    Image|endswith: '\whoami.exe'
  filter:
    User: SYSTEM
  condition: selection and not 1 of filter*`,
	Run: (*check.Pass).Problems,
})
