package sigmahq

import (
	"unicode/utf8"

	"sigma-lsp/analysis/check"
)

var _ = check.Register(check.Check{
	Name:     "title-length-120",
	Group:    "sigmahq",
	Severity: check.Warning,
	Optional: true,
	Profiles: warned,
	Title:    "title of more than 120 characters",
	What:     `Reports a title of more than 120 characters.`,
	Why: `Consoles show the titles of alerts on one line. The specification allows
256 characters, SigmaHQ 120.`,
	Avoid: `
title: Whoami Run by the System Account From a Folder to Which Every User Can Write and From Which Nothing Should Ever Be Run at All`,
	Prefer: `
title: Whoami Run by the System Account From a World Writable Folder`,
	Run: titleLength120,
})

func titleLength120(p *check.Pass) {
	const most = 120
	title, ok := text(p, "title")
	if !ok || len(title.Value) <= most {
		return
	}
	if n := utf8.RuneCountInString(title.Value); n > most {
		p.Reportf(title.Span, "the title has %d characters; SigmaHQ allows at most %d", n, most)
	}
}
