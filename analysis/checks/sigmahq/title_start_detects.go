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
	Title:    "title that begins with Detects",
	Why: `Every rule detects something: the word takes the place of one that tells what. It
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
	p.Reportf(title.Sub(0, len(word)), "every rule detects something; begin the title with what").
		Suggest("Remove "+word, replace(p, title, 0, len(title.Value), capital(rest))...)
}
