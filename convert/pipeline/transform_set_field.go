package pipeline

import "slices"

// Replaces the rule's list "fields".
var _ = register(transformations, "set_field", func(p *params) transformation {
	fields := p.texts("fields")
	return func(r *run) { r.rule.Fields = slices.Clone(fields) }
})
