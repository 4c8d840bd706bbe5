package detection

import "sigma-lsp/analysis/check"

var _ = check.Register(check.Check{
	Name:     "keyword-null",
	Group:    "detection",
	Severity: check.Error,
	Title:    "null among keywords",
	Why: `Null says that a field is absent. A keyword is looked for in the whole event
and has no field, so a null keyword means nothing and is refused. Often it is
a list item that was left empty.`,
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
