package modifier

import "sigma-lsp/analysis/check"

var _ = check.Register(check.Check{
	Name:     "wildcard-contains",
	Group:    "modifier",
	Severity: check.Info,
	Title:    `wildcards instead of "contains"`,
	What:     `Reports an item whose values all start and end with "*".`,
	Why: `The modifier "contains" means the same, is easier to read, and converts to
better queries.`,
	Avoid: `
detection:
  selection:
    CommandLine: '*whoami*'
  condition: selection`,
	Prefer: `
detection:
  selection:
    CommandLine|contains: whoami
  condition: selection`,
	Run: wildcardContains,
})

func wildcardContains(p *check.Pass) { openEnds(p, true, true, "contains") }
