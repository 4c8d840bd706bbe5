package complete

import (
	"sigma-lsp/analysis/keys"
	"sigma-lsp/analysis/taxonomy"
)

// ResolveKey identifies a candidate that has more documentation than its
// detail.
type ResolveKey struct {
	About     string             `json:"about"`
	Name      string             `json:"name,omitzero"`
	In        keys.Section       `json:"in,omitzero"`        // of a key
	Logsource taxonomy.Logsource `json:"logsource,omitzero"` // of a field
}

// explainers write the documentation of a candidate, by its kind.
var explainers = map[string]func(*Environment, ResolveKey) string{}

func explain(about string, tell func(*Environment, ResolveKey) string) struct{} {
	explainers[about] = tell
	return struct{}{}
}

// Explain returns the documentation of a candidate in a few plain sentences,
// one per line; "" if there is none.
func Explain(t ResolveKey, w *Environment) string {
	tell, ok := explainers[t.About]
	if !ok {
		return ""
	}
	return tell(w, t)
}
