package metadata

import (
	"strings"

	"sigma-lsp/analysis/check"
	"sigma-lsp/analysis/sigma"
)

var _ = check.Register(check.Check{
	Name:     "related-to-self",
	Group:    "metadata",
	Severity: check.Warning,
	Title:    "relation of a rule to itself",
	What:     `Reports the ID of the rule itself in "related".`,
	Why: `"related" lists other rules. The entry was probably copied, or the ID of
another rule was meant.`,
	Avoid: `
id: 8b3f5c1e-6d0a-4c47-9a5e-2f1d7c9e4b60
related:
  - id: 8b3f5c1e-6d0a-4c47-9a5e-2f1d7c9e4b60
    type: similar`,
	Prefer: `
id: 8b3f5c1e-6d0a-4c47-9a5e-2f1d7c9e4b60
related:
  - id: 0d6b2e83-5c0e-4f1b-8f0f-6a1c0f7f5c1d
    type: similar`,
	Run: relatedToSelf,
})

func relatedToSelf(p *check.Pass) {
	own, ok := p.Value("id")
	if !ok || own.Kind != sigma.Scalar {
		return
	}
	for _, relation := range relations(p) {
		if id, ok := relation.Get("id"); ok && trusted(id) && id.Value.Kind == sigma.Scalar && strings.EqualFold(id.Value.Value, own.Value) {
			p.Reportf(id.Value.Span, "this is the ID of the rule itself; write the ID of the related rule").
				RelatedTo(own.Span, "the ID of the rule").Fix("Remove relation", removeRelation(p, relation)...)
		}
	}
}
