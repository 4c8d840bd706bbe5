package metadata

import (
	"strings"

	"sigma-lsp/analysis/check"
	"sigma-lsp/analysis/sigma"
)

var _ = check.Register(check.Check{
	Name:     "related-invalid-type",
	Group:    "metadata",
	Severity: check.Error,
	Title:    "unknown relation type",
	What:     `Reports a type in "related" that Sigma does not define.`,
	Why: `The type says how the rules are related: this rule was derived from the
other rule, makes it obsolete, was merged with it, was renamed from it, or is similar to
it. Tools reject any other word.`,
	Avoid: `
related:
  - id: 8b3f5c1e-6d0a-4c47-9a5e-2f1d7c9e4b60
    type: simlar`,
	Prefer: `
related:
  - id: 8b3f5c1e-6d0a-4c47-9a5e-2f1d7c9e4b60
    type: similar`,
	Run: relatedInvalidType,
})

func relatedInvalidType(p *check.Pass) {
	for _, relation := range relations(p) {
		kind, ok := relation.Get("type")
		switch {
		case !ok || !trusted(kind) || kind.Value.IsNull():
		case kind.Value.Kind == sigma.Scalar && strings.EqualFold(kind.Value.Value, "related"):
			// Near to "renamed", and what the key is called: it says nothing more.
			p.Reportf(kind.Value.Span, "unknown relation type %q; use %s", kind.Value.Value, oneOf(relationTypes))
		default:
			word(p, "relation", kind.Value, relationTypes...)
		}
	}
}
