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
	What: `Reports a taxonomy of more than 256 characters, the limit of the
specification.`,
	Why:   `The taxonomy names a set of field names. Tools cut or reject longer names.`,
	Avoid: "taxonomy: " + strings.Repeat("x", 257),
	Prefer: `
taxonomy: whoami`,
	Run: taxonomyTooLong,
})

func taxonomyTooLong(p *check.Pass) { tooLong(p, "taxonomy", 256) }
