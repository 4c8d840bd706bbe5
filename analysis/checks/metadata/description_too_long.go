package metadata

import "sigma-lsp/analysis/check"

var _ = check.Register(check.Check{
	Name:     "description-too-long",
	Group:    "metadata",
	Severity: check.Warning,
	Title:    "description that is too long",
	What: `Reports a description of more than 65,535 characters, the limit of the
specification.`,
	Why: `Tools cut or reject longer text. Move it to a document and link to it under
"references".`,
	Prefer: `
description: whoami`,
	Run: descriptionTooLong,
})

func descriptionTooLong(p *check.Pass) { tooLong(p, "description", 65535) }
