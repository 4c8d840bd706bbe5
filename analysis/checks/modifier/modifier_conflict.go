package modifier

import "sigma-lsp/analysis/check"

var _ = check.Register(check.Check{
	Name:     "modifier-conflict",
	Group:    "modifier",
	Severity: check.Error,
	Title:    "conflicting modifiers",
	What: `Reports modifiers that cannot be combined, such as "startswith" with
"contains", or "cidr" with a text modifier.`,
	Why: `Tools reject such a chain, or apply one of the modifiers and ignore the
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
