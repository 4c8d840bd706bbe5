package metadata

import (
	"sigma-lsp/analysis/check"
	"sigma-lsp/analysis/sigma"
)

var _ = check.Register(check.Check{
	Name:     "related-incomplete",
	Group:    "metadata",
	Severity: check.Error,
	Title:    "incomplete relation",
	What:     `Reports an entry of "related" without an ID or a type.`,
	Why: `A relation consists of the ID of another rule and the type of the relation.
With one of them missing it cannot be followed.`,
	Avoid: `
related:
  - id: 8b3f5c1e-6d0a-4c47-9a5e-2f1d7c9e4b60`,
	Prefer: `
related:
  - id: 8b3f5c1e-6d0a-4c47-9a5e-2f1d7c9e4b60
    type: similar`,
	Run: relatedIncomplete,
})

func relatedIncomplete(p *check.Pass) {
	if !p.Parsed {
		return
	}
	for _, relation := range relations(p) {
		id, _ := relation.Get("id")
		kind, _ := relation.Get("type")
		switch {
		case relation.Kind != sigma.Mapping:
			p.Reportf(relation.Span, `a relation must be a mapping with "id" and "type", not %s`, as(relation))
		case id.Value.IsNull() && kind.Value.IsNull():
			p.Reportf(relation.Span, `the relation has neither "id" nor "type"; add both`)
		case id.Value.IsNull():
			p.Reportf(relation.Span, `the relation has no "id"; add the ID of the related rule`)
		case kind.Value.IsNull():
			p.Reportf(relation.Span, `the relation has no "type"; use %s`, oneOf(relationTypes))
		}
	}
}
