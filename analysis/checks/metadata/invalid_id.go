package metadata

import "sigma-lsp/analysis/check"

var _ = check.Register(check.Check{
	Name:     "invalid-id",
	Group:    "metadata",
	Severity: check.Error,
	Title:    "ID that is not a UUID",
	What:     `Reports an ID that is not a UUID.`,
	Why: `Correlations, filters and other rules refer to a rule by its ID, and SIEMs
use it to recognize a changed rule. A random UUID (version 4) ensures that no two
authors choose the same.`,
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
	f := p.Reportf(id.Span, "%s is not a UUID; use a random UUID (version 4) for the %s", shown(id), p.Kind())
	fresh := p.NewID()
	f.Suggest("Replace with new ID "+fresh, p.ReplaceScalar(id.Span, fresh)...)
}
