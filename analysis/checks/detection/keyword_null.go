package detection

import "sigma-lsp/analysis/check"

var _ = check.Register(check.Check{
	Name:     "keyword-null",
	Group:    "detection",
	Severity: check.Error,
	Title:    "null keyword",
	What: `Reports null in a list of keywords. It is often a list item that was left
empty.`,
	Why: `null means that a field does not exist. A keyword is searched for in the
whole event and has no field, so tools reject a null keyword.`,
	Avoid: `
detection:
  keywords:
    - whoami
    - null
  condition: keywords`,
	Prefer: `
detection:
  keywords:
    - whoami
    - 'null'
  condition: keywords`,
	Run: (*check.Pass).ReportProblems,
})
