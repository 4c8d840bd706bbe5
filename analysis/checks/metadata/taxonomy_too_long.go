package metadata

import (
	"strings"

	"sigma-lsp/analysis/check"
)

var _ = check.Register(check.Check{
	Name:     "taxonomy-too-long",
	Group:    "metadata",
	Severity: check.Warning,
	Title:    "taxonomy that is too long",
	Why: `The taxonomy is the name of a set of field names. The specification gives it at
most 256 characters; longer ones are cut or refused.`,
	Avoid: "taxonomy: " + strings.Repeat("x", 257),
	Prefer: `
taxonomy: whoami`,
	Run: taxonomyTooLong,
})

func taxonomyTooLong(p *check.Pass) { tooLong(p, "taxonomy", 256) }
