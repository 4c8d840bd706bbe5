package metadata

import "sigma-lsp/analysis/check"

var _ = check.Register(check.Check{
	Name:     "missing-author",
	Group:    "metadata",
	Severity: check.Hint,
	Optional: true,
	Profiles: map[string]check.Severity{"sigmahq": check.Warning},
	Title:    "missing author",
	What:     `Reports a document without an author.`,
	Why: `The author is the contact for questions about a rule. The key is optional
in the specification, but all SigmaHQ rules have it.`,
	Avoid: `
title: Whoami`,
	Prefer: `
title: Whoami
author: Ada`,
	Run: missingAuthor,
})

func missingAuthor(p *check.Pass) { missing(p, "author", "name a contact for questions") }
