package logsource

import (
	"slices"

	"sigma-lsp/analysis/check"
	"sigma-lsp/analysis/sigma"
)

var _ = check.Register(check.Check{
	Name:     "logsource-not-text",
	Group:    "logsource",
	Severity: check.Error,
	Title:    "log source value that is not text",
	What: `Reports a category, product, service or definition that is not a single
text.`,
	Why: `Tools reject lists here. For several log sources, write several rules, or
use a log source that covers them all.`,
	Avoid: `
title: Whoami
logsource:
  product: [windows, linux]
  category: process_creation`,
	Prefer: `
logsource:
  product: windows
  category: process_creation`,
	Run: logsourceNotText,
})

func logsourceNotText(p *check.Pass) {
	source, ok := entry(p)
	if !ok {
		return
	}
	for _, part := range source.Value.Pairs {
		v := part.Value
		if part.Key.Kind != sigma.Scalar || part.Key.Broken || v.Broken || v.IsNull() || v.IsText() {
			continue
		}
		switch key := part.Key.Value; {
		case !slices.Contains(keys, key) && key != "definition":
		case v.Kind == sigma.Sequence:
			p.Reportf(v.Span, "%q must be a single text, not a list; write a separate rule for each", key)
		case v.Kind == sigma.Mapping:
			p.Reportf(v.Span, "%q must be a single text, not a mapping", key)
		default:
			f := p.Reportf(v.Span, "%q must be text; quote %.40q", key, v.Value)
			if text, ok := sigma.Quote(p.File.Source.Text(v.Span)); ok {
				f.Suggest("Write "+text, sigma.Edit{At: v.Span, Text: text})
			}
		}
	}
}
