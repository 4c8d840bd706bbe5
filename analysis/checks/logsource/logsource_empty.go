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
	Title:    "log source that names no log",
	Why: `A log source is told by its category (process_creation), its product
(windows), its service (security), or several of them. With none of the three
the rule would search every log there is.`,
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
		f := p.Reportf(outside[0].Key.Span, "%.80q stands beside the log source, not in it; indent it", outside[0].Key.Value)
		if edits != nil {
			f.Suggest("Indent what belongs to the log source", edits...)
		}
		return
	}
	for _, part := range source.Value.Pairs {
		if near, ok := sigma.Suggest(part.Key.Value, keys); ok && near != part.Key.Value {
			p.Reportf(source.Key.Span, "the log source names no category, product or service; did you mean %q by %q?", near, part.Key.Value)
			return
		}
	}
	p.Reportf(source.Key.Span, "the log source names no category, product or service; one is needed")
}
