package pipeline

import "sigma-lsp/analysis/sigma"

var _ = register(itemConditions, "is_null", func(p *params) itemCondition {
	return p.quantifier()(func(_ *run, v sigma.Value) bool {
		_, ok := v.(sigma.Null)
		return ok
	})
})
