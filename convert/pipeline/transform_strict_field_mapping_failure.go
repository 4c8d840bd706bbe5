package pipeline

import (
	"fmt"

	"sigma-lsp/analysis/sigma"
)

// Every item whose field was not mapped by the pipelines is refused.
var _ = register(transformations, "strict_field_mapping_failure", func(p *params) transformation {
	p.pipeline.tracksMappings = true
	return func(r *run) {
		mapped := r.scope.mapped
		var visit func(t Test)
		visit = func(t Test) {
			switch t := t.(type) {
			case *Group:
				for _, c := range t.Tests {
					visit(c)
				}
			case *Item:
				if t.Field != "" && !mapped[t.Field] {
					r.fail(StrictFailure, t, sigma.Span{}, fmt.Sprintf("the pipeline maps all fields, but not %s", quote(t.Field)))
				}
			}
		}
		for _, s := range r.rule.Selections {
			visit(s.Test)
		}
	}
})
