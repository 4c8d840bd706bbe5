package metadata

import "sigma-lsp/analysis/check"

var _ = check.Register(check.Check{
	Name:     "description-too-long",
	Group:    "metadata",
	Severity: check.Warning,
	Title:    "description that is too long",
	Why: `The specification gives a description at most 65,535 characters. What is longer
belongs in a document that "references" links.`,
	Prefer: `
description: whoami`,
	Run: descriptionTooLong,
})

func descriptionTooLong(p *check.Pass) { tooLong(p, "description", 65535) }
