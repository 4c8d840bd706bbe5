package modifier

import "sigma-lsp/analysis/check"

var _ = check.Register(check.Check{
	Name:     "wildcard-startswith",
	Group:    "modifier",
	Severity: check.Info,
	Title:    "wildcards in place of startswith",
	Why: `Wildcards at the end of every value of an item say what the modifier
"startswith" says. The modifier reads better, and converters make better queries
of it.`,
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
