package modifier

import "sigma-lsp/analysis/check"

var _ = check.Register(check.Check{
	Name:     "modifier-conflict",
	Group:    "modifier",
	Severity: check.Error,
	Title:    "modifiers that cannot both apply",
	Why: `Some modifiers exclude each other: a value cannot be compared both as the
beginning of a text and as any part of it, nor as a text and as a network.
Tools that do not refuse such a chain follow one of the two and drop the
other.`,
	Avoid: `
detection:
  selection:
    CommandLine|contains|startswith: 'whoami'
  condition: selection`,
	Prefer: `
detection:
  selection:
    CommandLine|startswith: 'whoami'
  condition: selection`,
	Run: (*check.Pass).ReportProblems,
})
