package metadata

import "sigma-lsp/analysis/check"

var _ = check.Register(check.Check{
	Name:     "missing-status",
	Group:    "metadata",
	Severity: check.Hint,
	Optional: true,
	Profiles: map[string]check.Severity{"sigmahq": check.Warning},
	Title:    "missing status",
	What:     `Reports a document without a status.`,
	Why: `Tools select rules by status. The key is optional in the specification, but
all SigmaHQ rules have it, and new ones start as "experimental".`,
	Avoid: `
title: Whoami`,
	Prefer: `
title: Whoami
status: experimental`,
	Run: missingStatus,
})

func missingStatus(p *check.Pass) {
	if f := missing(p, "status", `use "experimental" for a new one`); f != nil {
		f.Fix("Add status: experimental", add(p, "status", "experimental")...)
	}
}
