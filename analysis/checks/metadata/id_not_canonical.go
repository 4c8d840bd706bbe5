package metadata

import (
	"github.com/google/uuid"

	"sigma-lsp/analysis/check"
)

var _ = check.Register(check.Check{
	Name:     "id-not-canonical",
	Group:    "metadata",
	Severity: check.Hint,
	Title:    "ID in an unusual form",
	What:     `Reports a UUID with uppercase letters, without dashes or in braces.`,
	Why: `Tools that compare IDs as text take two spellings of one ID for two rules.
The usual form has lowercase letters and four dashes.`,
	Avoid: `
id: 8B3F5C1E-6D0A-4C47-9A5E-2F1D7C9E4B60`,
	Prefer: `
id: 8b3f5c1e-6d0a-4c47-9a5e-2f1d7c9e4b60`,
	Run: idNotCanonical,
})

func idNotCanonical(p *check.Pass) {
	id, ok := p.Value("id")
	if !ok || !isUUID(id) {
		return
	}
	u, err := uuid.Parse(id.Value)
	if err != nil || u.String() == id.Value {
		return
	}
	f := p.Reportf(id.Span, "the canonical form of this ID is %q", u)
	f.Suggest("Convert to canonical form", id.Rewrite(u.String())...)
}
