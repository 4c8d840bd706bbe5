package tags

import (
	"sigma-lsp/analysis/check"
)

var _ = check.Register(check.Check{
	Name:     "tag-tlp",
	Group:    "tags",
	Severity: check.Warning,
	Title:    "tag that the Traffic Light Protocol does not have",
	Why: `The Traffic Light Protocol says how far a rule may be shared: red, amber-strict,
amber, green or clear. A word that it does not have protects nothing. Version 2
of the protocol calls "clear" what version 1 called "white"; that one is told as
an information.`,
	Avoid: `
tags:
  - tlp.orange`,
	Prefer: `
tags:
  - tlp.amber`,
	Run: tagTLP,
})

func tagTLP(p *check.Pass) {
	ofForm(p, "tlp", "is no mark of the Traffic Light Protocol", nearest(p, "tlp"))
	for t := range under(p, "tlp") {
		if t.rest == "white" {
			pick(p, p.Reportf(t.node.Span, `"tlp.white" is of version 1 of the protocol; version 2 says "tlp.clear"`).WithSeverity(check.Info), t, "tlp.clear")
		}
	}
}
