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
	Title:    "id that is not a random UUID",
	Why: `The specification recommends UUIDs of version 4, which are random. The others are
made of a name, a time or an address, so that two authors can come to the same
one. Such ids are valid all the same, and a rule should keep the one it has.`,
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
		p.Reportf(id.Span, "this is a UUID of version %d; new rules should have one of version 4, which is random", u.Version())
	}
}
