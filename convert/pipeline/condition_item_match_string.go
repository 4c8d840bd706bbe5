package pipeline

import "sigma-lsp/analysis/sigma"

var _ = register(itemConditions, "match_string", func(p *params) itemCondition {
	match := p.anyOrAll()
	pattern, negate := p.anchored("pattern"), p.flag("negate")
	return match(func(r *run, v sigma.Value) bool {
		s, ok := v.(sigma.String)
		return (ok && r.matches(pattern, plain(s))) != negate
	})
})

// anyOrAll reads whether any or all values of an item have to pass a test.
func (p *params) anyOrAll() func(test func(*run, sigma.Value) bool) itemCondition {
	all := p.mustChoice("cond", "any", "all") == "all"
	return func(test func(*run, sigma.Value) bool) itemCondition {
		return func(r *run, it *Item) bool {
			for _, v := range it.Values {
				if test(r, v) != all {
					return !all
				}
			}
			return all
		}
	}
}
