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
	Title:    "title that ends with a full stop",
	Why: `A title is a headline, not a sentence. Alerts put it together with other words,
where a full stop is in the way.`,
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
	f := p.Reportf(title.Sub(len(title.Value)-1, len(title.Value)), "a title has no full stop at its end")
	if bare != "" {
		f.Fix("Remove the full stop", replace(p, title, len(bare), len(title.Value), "")...)
	}
}
