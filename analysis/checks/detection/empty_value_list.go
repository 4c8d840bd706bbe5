package detection

import (
	"sigma-lsp/analysis/check"
	"sigma-lsp/analysis/sigma"
)

var _ = check.Register(check.Check{
	Name:     "empty-value-list",
	Group:    "detection",
	Severity: check.Warning,
	Title:    "empty list of values",
	What:     `Reports a field with an empty list.`,
	Why: `There is nothing to compare with. pySigma reads the list as null, other
tools reject it; usually the values are still missing.`,
	Avoid: `
detection:
  selection:
    User: []
  condition: selection`,
	Prefer: `
detection:
  selection:
    User: null
  condition: selection`,
	Run: emptyValueList,
})

func emptyValueList(p *check.Pass) {
	fields(p, func(i check.Item) {
		if i.Node.Kind == sigma.Sequence && len(i.Node.Items) == 0 {
			p.Reportf(i.Node.Span, "empty list for %.60q; add a value, or write null for a missing field", i.Field)
		}
	})
}
