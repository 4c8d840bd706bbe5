package pipeline

import "sigma-lsp/analysis/sigma"

var _ = register(itemConditions, "contains_wildcard", func(p *params) itemCondition {
	return p.quantifier()(func(_ *run, v sigma.Value) bool {
		s, ok := v.(sigma.String)
		return ok && s.HasWildcard()
	})
})
