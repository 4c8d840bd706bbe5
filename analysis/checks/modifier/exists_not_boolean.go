package modifier

import "sigma-lsp/analysis/check"

var _ = check.Register(check.Check{
	Name:     "exists-not-boolean",
	Group:    "modifier",
	Severity: check.Error,
	Title:    "exists with something else than true or false",
	Why: `"exists: true" asks that an event has the field, "exists: false" that it has
not. Words such as yes, no, 1 and 0 are read differently by YAML's versions,
and texts in quotes are no truth values.`,
	Avoid: `
detection:
  selection:
    User|exists: 'yes'
  condition: selection`,
	Prefer: `
detection:
  selection:
    User|exists: true
  condition: selection`,
	Run: (*check.Pass).Problems,
})
