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
	Title:    "second tag of a namespace that allows one",
	What:     `Reports a second tag of the namespace "tlp" or "detection".`,
	Why: `A rule is shared under one TLP marking and has one kind. Tools use either
of two tags, so a rule may be shared further than intended.`,
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
				p.Reportf(t.node.Span, "a rule can have only one %q tag; remove the others", space).RelatedTo(first.Span, "first tag")
			}
		}
	}
}
