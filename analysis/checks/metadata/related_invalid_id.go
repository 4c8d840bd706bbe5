package metadata

import "sigma-lsp/analysis/check"

var _ = check.Register(check.Check{
	Name:     "related-invalid-id",
	Group:    "metadata",
	Severity: check.Error,
	Title:    "relation to an id that is no UUID",
	Why: `A relation names the other rule by its id, which is always a UUID. A title, a
file name or a link in its place leads nowhere.`,
	Avoid: `
related:
  - id: whoami-01
    type: similar`,
	Prefer: `
related:
  - id: 8b3f5c1e-6d0a-4c47-9a5e-2f1d7c9e4b60
    type: similar`,
	Run: relatedInvalidID,
})

func relatedInvalidID(p *check.Pass) {
	for _, relation := range relations(p) {
		if id, ok := relation.Get("id"); ok && trusted(id) && !id.Value.IsNull() && !isUUID(id.Value) {
			p.Reportf(id.Value.Span, "%s is no UUID; a relation names the id of another rule", shown(id.Value))
		}
	}
}
