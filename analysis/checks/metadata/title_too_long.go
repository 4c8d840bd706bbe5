package metadata

import (
	"strings"
	"unicode/utf8"

	"sigma-lsp/analysis/check"
)

var _ = check.Register(check.Check{
	Name:     "title-too-long",
	Group:    "metadata",
	Severity: check.Error,
	Title:    "title that is too long",
	What: `Reports a title of more than 256 characters, the limit of the
specification.`,
	Why:   `Consoles cut titles long before that. Move details to the description.`,
	Avoid: "title: " + strings.Repeat("Whoami run by SYSTEM ", 13),
	Prefer: `
title: Whoami run by SYSTEM`,
	Run: titleTooLong,
})

func titleTooLong(p *check.Pass) {
	title, ok := p.Value("title")
	if !ok || !title.IsText() {
		return
	}
	if n := utf8.RuneCountInString(title.Value); n > titleLimit {
		p.Reportf(title.Span, "the title has %d characters; at most %d are allowed", n, titleLimit)
	}
}

// Source: Sigma rules specification 2.1, "Title".
const titleLimit = 256
