package metadata

import (
	"sigma-lsp/analysis/check"
	"sigma-lsp/analysis/sigma"
)

var _ = check.Register(check.Check{
	Name:     "duplicate-list-item",
	Group:    "metadata",
	Severity: check.Warning,
	Title:    "duplicate list entry",
	What: `Reports an entry that occurs twice in "references", "fields",
"falsepositives" or "scope".`,
	Why: `The schema of the specification forbids duplicates. The entry is often left
over from copying, and another one may have been meant.`,
	Avoid: `
references:
  - https://example.org/a
  - https://example.org/a`,
	Prefer: `
references:
  - https://example.org/a
  - https://example.org/b`,
	Run: duplicateListItem,
})

func duplicateListItem(p *check.Pass) {
	for _, key := range []string{"references", "fields", "falsepositives", "scope"} {
		list, ok := p.Value(key)
		if !ok {
			continue
		}
		first := map[string]*sigma.Node{}
		for i, item := range list.Items {
			if item.Kind != sigma.Scalar || item.Broken || item.IsNull() {
				continue
			}
			if before := first[item.Value]; before != nil {
				f := p.Reportf(item.Span, "%.60q is already in %q", item.Value, key).WithTags(check.Unnecessary).RelatedTo(before.Span, "first listed here")
				f.Fix("Remove duplicate", p.File.Source.RemoveItem(list, i)...)
				continue
			}
			first[item.Value] = item
		}
	}
}
