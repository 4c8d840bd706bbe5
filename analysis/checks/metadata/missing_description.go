package metadata

import "sigma-lsp/analysis/check"

var _ = check.Register(check.Check{
	Name:     "missing-description",
	Group:    "metadata",
	Severity: check.Hint,
	Optional: true,
	Profiles: map[string]check.Severity{"sigmahq": check.Warning},
	Title:    "missing description",
	What:     `Reports a document without a description.`,
	Why: `The description says what is detected, why it matters and where the idea
comes from, which does not fit into a title. The key is optional in the specification,
but all SigmaHQ rules have it.`,
	Avoid: `
title: Whoami`,
	Prefer: `
title: Whoami
description: Finds whoami run by the system`,
	Run: missingDescription,
})

func missingDescription(p *check.Pass) { missing(p, "description", "say what is detected and why") }
