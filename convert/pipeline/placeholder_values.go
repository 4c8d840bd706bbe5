package pipeline

import (
	"maps"
	"math"
	"slices"

	"sigma-lsp/analysis/sigma"
)

// Placeholders returns a pipeline that puts values in the place of the
// placeholders of those names and leaves others alone. It runs before all other
// pipelines, so theirs find nothing left of these.
func Placeholders(name string, values map[string][]string) *Pipeline {
	fill := replacePlaceholders(handled{include: slices.Collect(maps.Keys(values))}, func(_ *run, name string) ([][]sigma.Part, string) {
		all := make([][]sigma.Part, len(values[name]))
		for i, text := range values[name] {
			all[i] = parts(text)
		}
		return all, ""
	})
	return &Pipeline{Name: name, Priority: math.MinInt, items: []*item{{transform: fill}}}
}
