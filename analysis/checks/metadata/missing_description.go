package metadata

import "sigma-lsp/analysis/check"

var _ = check.Register(check.Check{
	Name:     "missing-description",
	Group:    "metadata",
	Severity: check.Hint,
	Optional: true,
	Profiles: map[string]check.Severity{"sigmahq": check.Warning},
	Title:    "document without a description",
	Why: `The title has to be short. The description says what is detected, why that
matters and where the idea comes from. The specification leaves it to the author;
the public rules all have one.`,
	Avoid: `
title: Whoami`,
	Prefer: `
title: Whoami
description: Finds whoami run by the system`,
	Run: missingDescription,
})

func missingDescription(p *check.Pass) { missing(p, "description", "say what is detected and why") }
