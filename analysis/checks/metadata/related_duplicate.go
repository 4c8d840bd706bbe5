package metadata

import (
	"strings"

	"sigma-lsp/analysis/check"
	"sigma-lsp/analysis/sigma"
)

var _ = check.Register(check.Check{
	Name:     "related-duplicate",
	Group:    "metadata",
	Severity: check.Warning,
	Title:    "duplicate relation",
	What:     `Reports a rule that occurs twice with the same type in "related".`,
	Why:      `One of the two was probably meant for another rule.`,
	Avoid: `
related:
  - id: 0d6b2e83-5c0e-4f1b-8f0f-6a1c0f7f5c1d
    type: similar
  - id: 0d6b2e83-5c0e-4f1b-8f0f-6a1c0f7f5c1d
    type: similar`,
	Prefer: `
related:
  - id: 0d6b2e83-5c0e-4f1b-8f0f-6a1c0f7f5c1d
    type: similar`,
	Run: relatedDuplicate,
})

func relatedDuplicate(p *check.Pass) {
	first := map[[2]string]*sigma.Node{}
	for _, relation := range relations(p) {
		id, kind := relationOf(relation)
		if id == "" || kind == "" {
			continue
		}
		key := [2]string{strings.ToLower(id), kind}
		if before := first[key]; before != nil {
			p.Reportf(relation.Span, "duplicate relation to %q", id).WithTags(check.Unnecessary).
				RelatedTo(before.Span, "first listed here").Fix("Remove duplicate", removeRelation(p, relation)...)
			continue
		}
		first[key] = relation
	}
}

// relationOf is the id and the type of a relation, as far as they are there.
func relationOf(relation *sigma.Node) (id, kind string) {
	if e, ok := relation.Get("id"); ok && trusted(e) && e.Value.IsText() {
		id = e.Value.Value
	}
	if e, ok := relation.Get("type"); ok && trusted(e) && e.Value.IsText() {
		kind = e.Value.Value
	}
	return id, kind
}
