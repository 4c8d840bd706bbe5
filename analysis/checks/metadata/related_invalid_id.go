package metadata

import "sigma-lsp/analysis/check"

var _ = check.Register(check.Check{
	Name:     "related-invalid-id",
	Group:    "metadata",
	Severity: check.Error,
	Title:    "relation to an ID that is not a UUID",
	What:     `Reports an ID in "related" that is not a UUID.`,
	Why: `A relation refers to another rule by its ID, which is a UUID. A title, a
file name or a link cannot be followed.`,
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
			p.Reportf(id.Value.Span, "%s is not a UUID; write the ID of the related rule", shown(id.Value))
		}
	}
}
