package metadata

import "sigma-lsp/analysis/check"

var _ = check.Register(check.Check{
	Name:     "missing-author",
	Group:    "metadata",
	Severity: check.Hint,
	Optional: true,
	Profiles: map[string]check.Severity{"sigmahq": check.Warning},
	Title:    "document without an author",
	Why: `The author can be asked what a rule is about. The specification leaves the key to
the author; the public rules all have it.`,
	Avoid: `
title: Whoami`,
	Prefer: `
title: Whoami
author: Ada`,
	Run: missingAuthor,
})

func missingAuthor(p *check.Pass) { missing(p, "author", "say who can be asked") }
