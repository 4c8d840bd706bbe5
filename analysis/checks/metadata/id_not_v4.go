package metadata

import (
	"github.com/google/uuid"

	"sigma-lsp/analysis/check"
)

var _ = check.Register(check.Check{
	Name:     "id-not-v4",
	Group:    "metadata",
	Severity: check.Hint,
	Optional: true,
	Title:    "ID that is not a random UUID",
	What:     `Reports a UUID of a version other than 4.`,
	Why: `The specification recommends UUIDs of version 4, which are random. Other
versions derive from a name, a time or an address, so two authors may get the same one.
Existing rules should keep their ID.`,
	Avoid: `
id: 6ba7b810-9dad-11d1-80b4-00c04fd430c8`,
	Prefer: `
id: 8b3f5c1e-6d0a-4c47-9a5e-2f1d7c9e4b60`,
	Run: idNotV4,
})

func idNotV4(p *check.Pass) {
	id, ok := p.Value("id")
	if !ok || !isUUID(id) {
		return
	}
	if u, err := uuid.Parse(id.Value); err == nil && u.Version() != 4 {
		p.Reportf(id.Span, "UUID of version %d; use a random UUID (version 4) for new rules", u.Version())
	}
}
