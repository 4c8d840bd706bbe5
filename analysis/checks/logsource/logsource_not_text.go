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
	Title:    "part of a log source that is no text",
	Why: `Category, product, service and definition each hold one text. A rule for
several log sources is written as several rules, or for one that covers them
all: a list is refused.`,
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
			p.Reportf(v.Span, "%q must be one text, not a list; write a rule for each", key)
		case v.Kind == sigma.Mapping:
			p.Reportf(v.Span, "%q must be one text, not a mapping", key)
		default:
			f := p.Reportf(v.Span, "%q must be text; put %.40q in quotes", key, v.Value)
			if text, ok := sigma.Quote(p.File.Source.Text(v.Span)); ok {
				f.Suggest("Write "+text, sigma.Edit{At: v.Span, Text: text})
			}
		}
	}
}
