package modifier

import "sigma-lsp/analysis/check"

var _ = check.Register(check.Check{
	Name:     "fieldref-wildcard",
	Group:    "modifier",
	Severity: check.Error,
	Title:    "wildcard in the name of another field",
	Why: `"fieldref" compares two fields of the same event, and its value is the name of
the second. A name is exact; a pattern does not tell which field is meant.`,
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
