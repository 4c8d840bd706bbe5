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
	Why: `The name is what correlations call a rule by. The specification gives it at most 256
characters; longer ones are cut or refused.`,
	Avoid: "name: " + strings.Repeat("x", 257),
	Prefer: `
name: whoami`,
	Run: nameTooLong,
})

func nameTooLong(p *check.Pass) { tooLong(p, "name", 256) }
