package pipeline

import (
	"fmt"

	"sigma-lsp/analysis/sigma"
)

// Placeholders are replaced by their values in "vars".
var _ = register(transformations, "value_placeholders", func(p *params) transformation {
	return replacePlaceholders(p.placeholderFilter(), func(r *run, name string) ([][]sigma.Part, string) {
		v, ok := r.variable(name)
		switch {
		case !ok:
			return nil, fmt.Sprintf("the pipeline has no value for the placeholder %s under \"vars\"", quote(name))
		case len(v.values) == 0:
			return nil, fmt.Sprintf("%s under \"vars\" of the pipeline is not text, a number or a list of these", quote(name))
		}
		values := make([][]sigma.Part, len(v.values))
		for i, text := range v.values {
			values[i] = parseParts(text)
		}
		return values, ""
	})
})
