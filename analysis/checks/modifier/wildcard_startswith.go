package modifier

import "sigma-lsp/analysis/check"

var _ = check.Register(check.Check{
	Name:     "wildcard-startswith",
	Group:    "modifier",
	Severity: check.Info,
	Title:    `wildcards instead of "startswith"`,
	What:     `Reports an item whose values all end with "*".`,
	Why: `The modifier "startswith" means the same, is easier to read, and converts
to better queries.`,
	Avoid: `
detection:
  selection:
    CommandLine: 'whoami*'
  condition: selection`,
	Prefer: `
detection:
  selection:
    CommandLine|startswith: whoami
  condition: selection`,
	Run: wildcardStartswith,
})

func wildcardStartswith(p *check.Pass) { openEnds(p, false, true, "startswith") }
