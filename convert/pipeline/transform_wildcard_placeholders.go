package pipeline

import "sigma-lsp/analysis/sigma"

// Placeholders become "*".
var _ = register(transformations, "wildcard_placeholders", func(p *params) transformation {
	anything := [][]sigma.Part{{{Kind: sigma.Any, At: noSpan}}}
	return replacePlaceholders(p.placeholderFilter(), func(*run, string) ([][]sigma.Part, string) { return anything, "" })
})
