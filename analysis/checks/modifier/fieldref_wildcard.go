package modifier

import "sigma-lsp/analysis/check"

var _ = check.Register(check.Check{
	Name:     "fieldref-wildcard",
	Group:    "modifier",
	Severity: check.Error,
	Title:    "wildcard in the name of a referenced field",
	What:     `Reports a wildcard in the value of "fieldref".`,
	Why: `"fieldref" compares two fields of the same event, and its value is the
exact name of the second field. A pattern does not say which field is meant.`,
	Avoid: `
detection:
  selection:
    SubjectUserName|fieldref: 'Target*'
  condition: selection`,
	Prefer: `
detection:
  selection:
    SubjectUserName|fieldref: TargetUserName
  condition: selection`,
	Run: (*check.Pass).ReportProblems,
})
