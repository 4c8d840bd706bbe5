package metadata

import "sigma-lsp/analysis/check"

var _ = check.Register(check.Check{
	Name:     "missing-level",
	Group:    "metadata",
	Severity: check.Hint,
	Profiles: map[string]check.Severity{"sigmahq": check.Warning},
	Title:    "document without a level",
	Why: `The level decides how much attention an alert gets. Without one the target gives
the alert some level of its own, most often a middle one. The choice is the
author's: no level is added in bulk.`,
	Avoid: `
title: Whoami`,
	Prefer: `
title: Whoami
level: low`,
	Run: missingLevel,
})

func missingLevel(p *check.Pass) {
	f := missing(p, "level", "say how much attention the alert needs")
	if f == nil {
		return
	}
	for _, level := range levels {
		f.Suggest("Add level: "+level, add(p, "level", level)...)
	}
}
