package sigmahq

import (
	"strings"

	"sigma-lsp/analysis/check"
)

var _ = check.Register(check.Check{
	Name:     "title-start-detects",
	Group:    "sigmahq",
	Severity: check.Warning,
	Optional: true,
	Profiles: warned,
	Title:    `title that starts with "Detects"`,
	What:     `Reports a title that starts with "Detect" or "Detects".`,
	Why: `Every rule detects something, so the word carries no information. It
belongs at the start of the description.`,
	Avoid: `
title: Detects Whoami Run by SYSTEM`,
	Prefer: `
title: Whoami Run by SYSTEM
description: Detects whoami run by SYSTEM`,
	Run: titleStartDetects,
})

func titleStartDetects(p *check.Pass) {
	title, ok := text(p, "title")
	if !ok {
		return
	}
	word, rest, _ := strings.Cut(title.Value, " ")
	if rest = strings.TrimSpace(rest); rest == "" || !strings.EqualFold(word, "detect") && !strings.EqualFold(word, "detects") {
		return
	}
	p.Reportf(title.Sub(0, len(word)), "redundant word: every rule detects something; start the title with what").
		Suggest("Remove "+word, replace(p, title, 0, len(title.Value), capital(rest))...)
}
