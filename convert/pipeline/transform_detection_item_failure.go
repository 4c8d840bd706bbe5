package pipeline

import "sigma-lsp/analysis/sigma"

var _ = register(transformations, "detection_item_failure", func(p *params) transformation {
	message := p.text("message")
	return func(r *run) {
		r.each(func(it *Item) (Test, bool) {
			r.fail(ItemFailure, it, sigma.Span{}, message)
			return nil, false
		})
	}
})
