package metadata

import "sigma-lsp/analysis/check"

var _ = check.Register(check.Check{
	Name:     "missing-status",
	Group:    "metadata",
	Severity: check.Hint,
	Optional: true,
	Profiles: map[string]check.Severity{"sigmahq": check.Warning},
	Title:    "document without a status",
	Why: `The status says how far a rule can be trusted, and tools pick rules by it. The
specification leaves it to the author; the public rules all have one, and new ones
begin as "experimental".`,
	Avoid: `
title: Whoami`,
	Prefer: `
title: Whoami
status: experimental`,
	Run: missingStatus,
})

func missingStatus(p *check.Pass) {
	if f := missing(p, "status", `a new one is "experimental"`); f != nil {
		f.Fix("Add status: experimental", add(p, "status", "experimental")...)
	}
}
