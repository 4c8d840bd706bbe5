package metadata

import "sigma-lsp/analysis/check"

var _ = check.Register(check.Check{
	Name:     "missing-id",
	Group:    "metadata",
	Severity: check.Warning,
	Title:    "missing ID",
	What:     `Reports a document without an ID.`,
	Why: `Correlations, filters and other rules refer to a rule by its ID, and SIEMs
use it to recognize a changed rule. The key is optional in the specification, but
without it a rule can neither be referred to nor updated.`,
	Avoid: `
title: Whoami
level: low`,
	Prefer: `
title: Whoami
id: 8b3f5c1e-6d0a-4c47-9a5e-2f1d7c9e4b60`,
	Run: missingID,
})

func missingID(p *check.Pass) {
	if f := missing(p, "id", "add a random UUID"); f != nil {
		id := p.NewID()
		f.Fix("Add ID "+id, add(p, "id", id)...)
	}
}
