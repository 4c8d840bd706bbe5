package condition

import "sigma-lsp/analysis/check"

var _ = check.Register(check.Check{
	Name:     "condition-operator-case",
	Group:    "condition",
	Severity: check.Error,
	Title:    "operator of a condition in capitals",
	Why: `The words and, or, not, of, all and them are lower case. In capitals they are
read as names of selections, and the condition falls apart.`,
	Avoid: `
detection:
  selection:
    Image|endswith: '\whoami.exe'
  filter:
    User: SYSTEM
  condition: selection AND NOT filter`,
	Prefer: `
detection:
  selection:
    Image|endswith: '\whoami.exe'
  filter:
    User: SYSTEM
  condition: selection and not filter`,
	Run: (*check.Pass).Problems,
})
