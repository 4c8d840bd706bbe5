package pipeline

import "sigma-lsp/analysis/sigma"

var _ = register(transformations, "rule_failure", func(p *params) transformation {
	message := p.text("message")
	return func(r *run) {
		r.fail(RuleFailure, nil, sigma.Span{}, message)
	}
})
