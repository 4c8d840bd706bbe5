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
	Title:    "title without text",
	Why: `The title is what an analyst reads first when the alert comes in. An empty one
leaves an alert without a name.`,
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
	p.Reportf(at, "the title is empty; say what is detected")
}
