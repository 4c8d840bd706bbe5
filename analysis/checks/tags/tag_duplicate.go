package tags

import (
	"sigma-lsp/analysis/check"
	"sigma-lsp/analysis/sigma"
)

var _ = check.Register(check.Check{
	Name:     "tag-duplicate",
	Group:    "tags",
	Severity: check.Warning,
	Title:    "duplicate tag",
	What:     `Reports a tag that occurs twice.`,
	Why: `The schema of the specification forbids duplicates, and tools that count
tags count it twice. Another tag may have been meant.`,
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
	tags := list(p)
	if tags == nil {
		return
	}
	first := map[string]*sigma.Node{}
	for i, n := range tags.Items {
		if n.Broken || !n.IsText() {
			continue
		}
		before := first[n.Value]
		if before == nil {
			first[n.Value] = n
			continue
		}
		f := p.Reportf(n.Span, `duplicate tag %.60q`, n.Value).WithTags(check.Unnecessary).RelatedTo(before.Span, "first listed here")
		f.Fix("Remove duplicate", p.File.Source.RemoveItem(tags, i)...)
	}
}
