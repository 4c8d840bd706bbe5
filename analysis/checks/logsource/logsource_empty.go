package logsource

import (
	"slices"

	"sigma-lsp/analysis/check"
	"sigma-lsp/analysis/sigma"
)

var _ = check.Register(check.Check{
	Name:     "logsource-empty",
	Group:    "logsource",
	Severity: check.Error,
	Title:    "empty log source",
	What:     `Reports a log source without a category, product or service.`,
	Why: `The log source says which log to search, by its category
(process_creation), product (windows), service (security), or several of them. Without
any, the rule would search every log.`,
	Avoid: `
title: Whoami
logsource:
  definition: Process auditing must be switched on`,
	Prefer: `
title: Whoami
logsource:
  category: process_creation
  definition: Process auditing must be switched on`,
	Run: logsourceEmpty,
})

func logsourceEmpty(p *check.Pass) {
	if p.Rule == nil || !p.Parsed {
		return
	}
	source, ok := p.Rule.Key("logsource")
	if !ok || source.Value.Kind != sigma.Mapping && !source.Value.IsNull() {
		return
	}
	for _, key := range keys {
		if part, ok := source.Value.Get(key); ok && !part.Value.IsNull() && (part.Value.Kind != sigma.Scalar || part.Value.Value != "") {
			return
		}
	}
	part := func(name string, _ *sigma.Node) bool {
		return slices.Contains(keys, name) || name == "definition"
	}
	if outside, edits := p.Misindented("logsource", part); len(outside) > 0 {
		f := p.Reportf(outside[0].Key.Span, "%.80q must be nested under logsource; indent it", outside[0].Key.Value)
		if edits != nil {
			f.Suggest("Indent the lines of the log source", edits...)
		}
		return
	}
	for _, part := range source.Value.Pairs {
		if near, ok := sigma.Suggest(part.Key.Value, keys); ok && near != part.Key.Value {
			p.Reportf(source.Key.Span, "the log source has no category, product or service; did you mean %q instead of %q?", near, part.Key.Value)
			return
		}
	}
	p.Reportf(source.Key.Span, "the log source has no category, product or service; add one")
}
