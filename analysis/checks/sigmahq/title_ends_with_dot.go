package sigmahq

import (
	"strings"

	"sigma-lsp/analysis/check"
)

var _ = check.Register(check.Check{
	Name:     "title-ends-with-dot",
	Group:    "sigmahq",
	Severity: check.Warning,
	Optional: true,
	Profiles: warned,
	Title:    "title that ends with a period",
	What:     `Reports a title that ends with a period.`,
	Why: `A title is a headline, not a sentence, and alerts combine it with other
text.`,
	Avoid: `
title: Whoami Run by SYSTEM.`,
	Prefer: `
title: Whoami Run by SYSTEM`,
	Run: titleEndsWithDot,
})

func titleEndsWithDot(p *check.Pass) {
	title, ok := text(p, "title")
	if !ok || title.Value[len(title.Value)-1] != '.' {
		return
	}
	bare := strings.TrimRight(title.Value, ". ")
	f := p.Reportf(title.Sub(len(title.Value)-1, len(title.Value)), "remove the period at the end of the title")
	if bare != "" {
		f.Fix("Remove period", replace(p, title, len(bare), len(title.Value), "")...)
	}
}
