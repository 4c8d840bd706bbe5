package tags

import (
	"sigma-lsp/analysis/check"
	"sigma-lsp/analysis/sigma"
)

var _ = check.Register(check.Check{
	Name:     "tag-one-per-rule",
	Group:    "tags",
	Severity: check.Info,
	Profiles: map[string]check.Severity{"sigmahq": check.Warning},
	Title:    "second tag of a namespace that speaks of the rule as a whole",
	Why: `A rule is shared under one mark of the Traffic Light Protocol and is of one kind. Of
two tags of "tlp" or "detection" the tools take either, so that a rule may be
shared further than it should be.`,
	Avoid: `
tags:
  - tlp.amber
  - tlp.clear`,
	Prefer: `
tags:
  - tlp.amber`,
	Run: tagOnePerRule,
})

func tagOnePerRule(p *check.Pass) {
	for _, space := range []string{"detection", "tlp"} {
		var first *sigma.Node
		for t := range under(p, space) {
			switch {
			case first == nil:
				first = t.node
			case t.node.Value != first.Value: // the same again is a duplicate
				p.Reportf(t.node.Span, "only one tag of %q makes sense; keep the one that holds", space).RelatedTo(first.Span, "the first one stands here")
			}
		}
	}
}
