package detection

import (
	"sigma-lsp/analysis/check"
	"sigma-lsp/analysis/sigma"
)

var _ = check.Register(check.Check{
	Name:     "empty-value-list",
	Group:    "detection",
	Severity: check.Warning,
	Title:    "field with an empty list",
	Why: `An empty list holds nothing to compare with. pySigma reads it as null, others
refuse it; most often the values were not written yet.`,
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
			p.Reportf(i.Node.Span, "%.60q has an empty list; write a value, or null for an absent field", i.Field)
		}
	})
}
