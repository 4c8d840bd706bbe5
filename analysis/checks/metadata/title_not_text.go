package metadata

import "sigma-lsp/analysis/check"

var _ = check.Register(check.Check{
	Name:     "title-not-text",
	Group:    "metadata",
	Severity: check.Error,
	Title:    "title that YAML does not read as text",
	Why: `Without quotes YAML reads some words as something else: 4688 is a number, true
is a truth value, and brackets make a list. Readers of Sigma refuse a title
that is no text.`,
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
