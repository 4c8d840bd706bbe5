package pipeline

import "sigma-lsp/analysis/sigma"

// A field is renamed, or mapped to several fields of which one has to match.
// The key null maps keywords to a field.
var _ = register(transformations, "field_name_mapping", func(p *params) transformation {
	fields := p.fieldNameMapping()
	return mapFields(func(field string) []string { return fields[field] })
})

func (p *params) fieldNameMapping() map[string][]string {
	targets := p.mapping("mapping")
	fields := make(map[string][]string, len(targets))
	for _, t := range targets {
		for _, to := range t.to {
			if to == "" {
				n, _ := p.get("mapping")
				p.problem(parameterCheck, entryAt(n, t.source), "%s becomes a field without a name", quote(t.source))
			}
		}
		fields[t.source] = t.to
		if t.hasSource {
			p.pipeline.fields = append(p.pipeline.fields, t.source)
		}
	}
	return fields
}

// entryAt is the span of the value of an entry.
func entryAt(n *sigma.Node, key string) sigma.Span {
	for _, e := range entries(n) {
		if e.Key.Value == key {
			return e.Value.Span
		}
	}
	return n.Span
}
