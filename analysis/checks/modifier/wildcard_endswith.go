package modifier

import "sigma-lsp/analysis/check"

var _ = check.Register(check.Check{
	Name:     "wildcard-endswith",
	Group:    "modifier",
	Severity: check.Info,
	Title:    `wildcards instead of "endswith"`,
	What:     `Reports an item whose values all start with "*".`,
	Why: `The modifier "endswith" means the same, is easier to read, and converts to
better queries.`,
	Avoid: `
detection:
  selection:
    CommandLine: '*whoami'
  condition: selection`,
	Prefer: `
detection:
  selection:
    CommandLine|endswith: whoami
  condition: selection`,
	Run: wildcardEndswith,
})

func wildcardEndswith(p *check.Pass) { openEnds(p, true, false, "endswith") }
