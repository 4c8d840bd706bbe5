package metadata

import "sigma-lsp/analysis/check"

var _ = check.Register(check.Check{
	Name:     "invalid-id",
	Group:    "metadata",
	Severity: check.Error,
	Title:    "id that is no UUID",
	Why: `Correlations, filters and other rules refer to a rule by its id, and tools
recognise a changed rule by it. It must be a UUID, best a random one (version
4), so that two authors never choose the same.`,
	Avoid: `
id: whoami-01`,
	Prefer: `
id: 8b3f5c1e-6d0a-4c47-9a5e-2f1d7c9e4b60`,
	Run: invalidID,
})

func invalidID(p *check.Pass) {
	id, ok := p.Value("id")
	if !ok || isUUID(id) {
		return
	}
	f := p.Reportf(id.Span, "%s is no UUID; give the %s a random one, of version 4", shown(id), p.Kind())
	fresh := p.NewID()
	f.Suggest("Write the new id "+fresh, p.ReplaceScalar(id.Span, fresh)...)
}
