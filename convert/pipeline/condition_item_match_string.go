package pipeline

import "sigma-lsp/analysis/sigma"

var _ = register(itemConditions, "match_string", func(p *params) itemCondition {
	match := p.quantifier()
	pattern, negate := p.anchoredPattern("pattern"), p.flag("negate")
	return match(func(r *run, v sigma.Value) bool {
		s, ok := v.(sigma.String)
		return (ok && r.matches(pattern, plainText(s))) != negate
	})
})

// quantifier reads whether any or all values of an item have to pass a test.
func (p *params) quantifier() func(test func(*run, sigma.Value) bool) itemCondition {
	all := p.requiredChoice("cond", "any", "all") == "all"
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
