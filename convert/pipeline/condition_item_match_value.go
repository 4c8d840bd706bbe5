package pipeline

import "sigma-lsp/analysis/sigma"

var _ = register(itemConditions, "match_value", func(p *params) itemCondition {
	match, want := p.anyOrAll(), p.single("value", true)
	return match(func(_ *run, v sigma.Value) bool { return equals(v, want) })
})
