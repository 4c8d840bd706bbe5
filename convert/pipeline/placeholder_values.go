package pipeline

import (
	"maps"
	"slices"

	"sigma-lsp/analysis/sigma"
)

// placeholderValues replaces the placeholders with these names by their values.
func placeholderValues(values map[string][]string) transformation {
	return replacePlaceholders(placeholderFilter{include: slices.Collect(maps.Keys(values))}, func(_ *run, name string) ([][]sigma.Part, string) {
		all := make([][]sigma.Part, len(values[name]))
		for i, text := range values[name] {
			all[i] = parseParts(text)
		}
		return all, ""
	})
}
