package metadata

import (
	"sigma-lsp/analysis/check"
	"sigma-lsp/analysis/sigma"
)

var _ = check.Register(check.Check{
	Name:     "related-incomplete",
	Group:    "metadata",
	Severity: check.Error,
	Title:    "relation without id or type",
	Why: `An entry of "related" says which rule is meant, by its id, and what it is to
this one, by a type. With one of the two missing nobody can follow it.`,
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
			p.Reportf(relation.Span, `a relation is a mapping of "id" and "type", not %s`, as(relation))
		case id.Value.IsNull() && kind.Value.IsNull():
			p.Reportf(relation.Span, `this relation names neither the "id" of a rule nor a "type"`)
		case id.Value.IsNull():
			p.Reportf(relation.Span, `this relation has no "id"; name the rule that is meant`)
		case kind.Value.IsNull():
			p.Reportf(relation.Span, `this relation has no "type"; use one of %s`, oneOf(relationTypes))
		}
	}
}
