package condition

import "sigma-lsp/analysis/check"

var _ = check.Register(check.Check{
	Name:     "condition-not-text",
	Group:    "condition",
	Severity: check.Error,
	Title:    "condition that is not text",
	What:     `Reports a condition that is neither text nor a list of texts.`,
	Why: `A condition is a text such as "selection and not filter", or a list of such
texts, each of which becomes a separate query. Other types have no meaning.`,
	Avoid: `
detection:
  selection:
    Image|endswith: '\whoami.exe'
  condition:
    and: selection`,
	Prefer: `
detection:
  selection:
    Image|endswith: '\whoami.exe'
  filter:
    User: SYSTEM
  condition: selection and not filter`,
	Run: (*check.Pass).ReportProblems,
})
