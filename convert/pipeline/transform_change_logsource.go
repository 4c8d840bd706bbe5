package pipeline

import (
	"slices"

	"sigma-lsp/analysis/sigma"
	"sigma-lsp/analysis/taxonomy"
	"sigma-lsp/convert/schema"
)

// Parts that the new log source does not set become empty.
var _ = register(transformations, "change_logsource", func(p *params) transformation {
	l := p.logsource()
	if n, ok := p.get("category"); ok {
		p.candidates.eventTypes(n)
		p.eventType(n)
	}
	return func(r *run) {
		r.rule.Logsources = append(r.rule.Logsources, Logsource{Category: r.rule.Category, Product: r.rule.Product, Service: r.rule.Service})
		r.rule.Category, r.rule.Product, r.rule.Service = l.Category, l.Product, l.Service
		r.rule.setEventType(l.Category)
	}
})

// eventType reports a misspelled event type: the rule would silently get no
// detection definition.
func (p *params) eventType(n *sigma.Node) {
	var names []string
	for _, t := range schema.EventTypes() {
		names = append(names, t.Name)
	}
	known := slices.ContainsFunc(taxonomy.Standard().Logsources(), func(s *taxonomy.Source) bool { return s.Category == n.Value })
	if known || slices.Contains(names, n.Value) {
		return
	}
	if len(n.Value) < 8 {
		return // a short name resembles many
	}
	if near, ok := sigma.Suggest(n.Value, names); ok {
		p.problem(parameterCheck, n.Span, "unknown event type %s; did you mean %q?", quote(n.Value), near)
	}
}
