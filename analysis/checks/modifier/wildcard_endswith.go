package modifier

import "sigma-lsp/analysis/check"

var _ = check.Register(check.Check{
	Name:     "wildcard-endswith",
	Group:    "modifier",
	Severity: check.Info,
	Title:    "wildcards in place of endswith",
	Why: `Wildcards at the beginning of every value of an item say what the modifier
"endswith" says. The modifier reads better, and converters make better queries
of it.`,
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
