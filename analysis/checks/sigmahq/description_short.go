package sigmahq

import (
	"unicode/utf8"

	"sigma-lsp/analysis/check"
)

var _ = check.Register(check.Check{
	Name:     "description-short",
	Group:    "sigmahq",
	Severity: check.Warning,
	Optional: true,
	Profiles: warned,
	Title:    "description that is too short",
	What:     `Reports a description of fewer than 16 characters.`,
	Why: `The description is what an analyst has when an alert arrives. A few letters
do not explain what happened and why it matters.`,
	Avoid: `
description: Finds whoami`,
	Prefer: `
description: Detects whoami run by SYSTEM, as done after privileges were gained`,
	Run: descriptionShort,
})

func descriptionShort(p *check.Pass) {
	const least = 16
	description, ok := p.Value("description")
	if !ok || !description.IsText() {
		return
	}
	if n := utf8.RuneCountInString(description.Value); n < least {
		p.Reportf(description.Span, "the description has %d characters; use at least %d to say what the rule detects and why", n, least)
	}
}
