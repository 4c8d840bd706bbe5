package metadata

import (
	"github.com/google/uuid"

	"sigma-lsp/analysis/check"
	"sigma-lsp/analysis/sigma"
)

var _ = check.Register(check.Check{
	Name:     "id-not-canonical",
	Group:    "metadata",
	Severity: check.Hint,
	Title:    "id in an unusual form",
	Why: `UUIDs can be written with capital letters, without dashes or in braces. Tools
that compare ids as text then take two spellings of one id for two rules. The
usual form has lower case letters and four dashes.`,
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
	f := p.Reportf(id.Span, "this id is usually written %q", u)
	if text, ok := id.Write(u.String()); ok {
		f.Suggest("Write it with small letters and dashes", sigma.Edit{At: id.Span, Text: text})
	}
}
