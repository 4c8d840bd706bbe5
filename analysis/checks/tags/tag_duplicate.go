package tags

import (
	"sigma-lsp/analysis/check"
	"sigma-lsp/analysis/sigma"
)

var _ = check.Register(check.Check{
	Name:     "tag-duplicate",
	Group:    "tags",
	Severity: check.Warning,
	Title:    "tag that the rule has already",
	Why: `A tag that stands twice says nothing more; most often another one was meant, or two
lists were put together. The schema of the specification forbids it, and
pipelines that count tags count it twice.`,
	Avoid: `
tags:
  - attack.execution
  - attack.t1059
  - attack.execution`,
	Prefer: `
tags:
  - attack.execution
  - attack.t1059`,
	Run: tagDuplicate,
})

func tagDuplicate(p *check.Pass) {
	type place struct {
		list  *sigma.Node
		value string
	}
	first := map[place]*sigma.Node{}
	for _, t := range all(p) {
		at := place{t.list, t.node.Value}
		if before := first[at]; before != nil {
			f := p.Reportf(t.node.Span, `%.60q stands in "tags" already`, t.node.Value).Tagged(check.Unnecessary).RelatedTo(before.Span, "it stands here first")
			if e, ok := p.File.Source.RemoveItem(t.list, t.i); ok {
				f.Fix("Remove the second one", e)
			}
		} else {
			first[at] = t.node
		}
	}
}
