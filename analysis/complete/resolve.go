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

// explainers tell about topics, by what these are about.
var explainers = map[string]func(*Environment, ResolveKey) string{}

func explain(about string, tell func(*Environment, ResolveKey) string) struct{} {
	explainers[about] = tell
	return struct{}{}
}

// Explain tells about a topic in a few plain sentences, in lines; "" where
// nothing is known.
func Explain(t ResolveKey, w *Environment) string {
	tell, ok := explainers[t.About]
	if !ok {
		return ""
	}
	return tell(w, t)
}
