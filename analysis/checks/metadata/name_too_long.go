package metadata

import (
	"strings"

	"sigma-lsp/analysis/check"
)

var _ = check.Register(check.Check{
	Name:     "name-too-long",
	Group:    "metadata",
	Severity: check.Warning,
	Title:    "name that is too long",
	What: `Reports a name of more than 256 characters, the limit of the
specification.`,
	Why:   `Correlations refer to a rule by its name. Tools cut or reject longer names.`,
	Avoid: "name: " + strings.Repeat("x", 257),
	Prefer: `
name: whoami`,
	Run: nameTooLong,
})

func nameTooLong(p *check.Pass) { tooLong(p, "name", 256) }
