package metadata

import (
	"strings"

	"sigma-lsp/analysis/check"
	"sigma-lsp/analysis/sigma"
)

var _ = check.Register(check.Check{
	Name:     "empty-title",
	Group:    "metadata",
	Severity: check.Error,
	Title:    "empty title",
	What:     `Reports a title without text.`,
	Why: `Analysts read the title first when an alert arrives. With an empty title
the alert has no name.`,
	Avoid: `
title: ''`,
	Prefer: `
title: Whoami run by SYSTEM`,
	Run: emptyTitle,
})

func emptyTitle(p *check.Pass) {
	title, ok := p.Entry("title")
	if !ok || title.Value.Kind != sigma.Scalar || strings.TrimSpace(title.Value.Value) != "" {
		return
	}
	at := title.Value.Span
	if at.Start == at.End {
		at = title.Key.Span
	}
	p.Reportf(at, "empty title; say what the rule detects")
}
