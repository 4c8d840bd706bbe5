package lsp

import "sigma-lsp/analysis/workspace"

// After the id or the name by which "related", a correlation or a filter refers
// to a rule: the title of the rule.
var _ = registerHint("rules", func(r *hintRequest) {
	index := r.server.indexWith(r.state, r.document)
	add := func(ref workspace.Text) {
		if found := index.Targets(ref.Value); len(found) == 1 && found[0].Title.Value != "" && found[0].Title.Value != ref.Value {
			r.add(ref.At.End, found[0].Title.Value, "in "+found[0].File.Name)
		}
	}
	for _, d := range index.File(r.document.key).Documents {
		for _, related := range d.Related {
			add(related.ID)
		}
		for _, rule := range d.Rules {
			add(rule)
		}
	}
})
