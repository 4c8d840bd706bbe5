package pipeline

import "sigma-lsp/analysis/sigma"

var _ = register(itemConditions, "match_value", func(p *params) itemCondition {
	match, want := p.quantifier(), p.scalarValue("value", true)
	return match(func(_ *run, v sigma.Value) bool { return equalsScalar(v, want) })
})
