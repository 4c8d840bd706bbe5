package tags

import (
	"sigma-lsp/analysis/check"
)

var _ = check.Register(check.Check{
	Name:     "tag-tlp",
	Group:    "tags",
	Severity: check.Warning,
	Title:    "unknown TLP tag",
	What: `Reports a tag of the namespace "tlp" other than red, amber-strict, amber,
green and clear. The former name "white" is only info.`,
	Why: `The Traffic Light Protocol says how far a rule may be shared. An unknown
word protects nothing. Version 2 of the protocol renamed "white" to "clear".`,
	Avoid: `
tags:
  - tlp.orange`,
	Prefer: `
tags:
  - tlp.amber`,
	Run: tagTLP,
})

func tagTLP(p *check.Pass) {
	ofForm(p, "tlp", "is not a TLP marking", nearest(p, "tlp"))
	for t := range under(p, "tlp") {
		if t.rest == "white" {
			pick(p, p.Reportf(t.node.Span, `"tlp.white" was renamed in TLP 2.0; use "tlp.clear"`).WithSeverity(check.Info), t, "tlp.clear")
		}
	}
}
