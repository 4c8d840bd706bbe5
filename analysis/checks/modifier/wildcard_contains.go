package modifier

import "sigma-lsp/analysis/check"

var _ = check.Register(check.Check{
	Name:     "wildcard-contains",
	Group:    "modifier",
	Severity: check.Info,
	Title:    "wildcards in place of contains",
	Why: `Wildcards at both ends of every value of an item say what the modifier
"contains" says. The modifier reads better, and converters make better queries
of it.`,
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
