package pipeline

import "slices"

// Of a duplicate in the rule's list "fields" only one is removed.
var _ = register(transformations, "remove_field", func(p *params) transformation {
	fields := p.textOrTexts("field")
	return func(r *run) {
		for _, f := range fields {
			if i := slices.Index(r.rule.Fields, f); i >= 0 {
				r.rule.Fields = slices.Delete(slices.Clone(r.rule.Fields), i, i+1)
			}
		}
	}
})
