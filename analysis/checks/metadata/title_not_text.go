package metadata

import "sigma-lsp/analysis/check"

var _ = check.Register(check.Check{
	Name:     "title-not-text",
	Group:    "metadata",
	Severity: check.Error,
	Title:    "title that is not text",
	What:     `Reports a title that YAML does not read as text.`,
	Why: `An unquoted 4688 is a number, true is a Boolean, and brackets make a list.
Tools reject a title that is not text.`,
	Avoid: `
title: 4688`,
	Prefer: `
title: '4688'`,
	Run: titleNotText,
})

func titleNotText(p *check.Pass) {
	title, ok := p.Value("title")
	if !ok || title.IsText() {
		return
	}
	p.Reportf(title.Span, "the title must be text, not %s", as(title))
}
