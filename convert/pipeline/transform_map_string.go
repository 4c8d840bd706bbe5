package pipeline

import "sigma-lsp/analysis/sigma"

// A string that equals a key is replaced by another one, by several, or removed
// if the list is empty. Case matters.
var _ = register(transformations, "map_string", func(p *params) transformation {
	mapping := map[string][]string{}
	for _, t := range p.mapping("mapping") {
		if t.hasSource {
			mapping[t.source] = t.to
		}
	}
	return func(r *run) {
		r.editStrings(func(_ *Item, s sigma.String, out []sigma.Value) ([]sigma.Value, bool) {
			to, ok := mapping[plainText(s)]
			for _, text := range to {
				out = append(out, newString(text, s))
			}
			return out, ok
		})
	}
})
