package pipeline

import (
	"slices"

	"sigma-lsp/analysis/sigma"
)

// Adds to the rule's list "fields".
var _ = register(transformations, "add_field", func(p *params) transformation {
	fields := p.textOrTexts("field")
	return func(r *run) {
		if len(r.rule.Fields)+len(fields) > sigma.MaxValues {
			r.limit(tooManyFields)
			return
		}
		r.rule.Fields = append(slices.Clip(r.rule.Fields), fields...)
	}
})
