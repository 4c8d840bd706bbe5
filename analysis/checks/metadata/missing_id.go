package metadata

import "sigma-lsp/analysis/check"

var _ = check.Register(check.Check{
	Name:     "missing-id",
	Group:    "metadata",
	Severity: check.Warning,
	Title:    "document without an id",
	Why: `Correlations, filters and other rules refer to a rule by its id, and SIEMs
recognise a changed rule by it. The specification leaves it to the author, but a
rule without one can neither be referred to nor updated.`,
	Avoid: `
title: Whoami
level: low`,
	Prefer: `
title: Whoami
id: 8b3f5c1e-6d0a-4c47-9a5e-2f1d7c9e4b60`,
	Run: missingID,
})

func missingID(p *check.Pass) {
	if f := missing(p, "id", "give it a random UUID"); f != nil {
		id := p.NewID()
		f.Fix("Add the id "+id, add(p, "id", id)...)
	}
}
