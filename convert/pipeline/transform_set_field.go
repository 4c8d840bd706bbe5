package pipeline

import "slices"

// The fields meant are those of the rule's list "fields".
var _ = register(transformations, "set_field", func(p *params) transformation {
	fields := p.texts("fields")
	return func(r *run) { r.rule.Fields = slices.Clone(fields) }
})
