package lsp

import (
	"sigma-lsp/analysis/hints"
	"sigma-lsp/analysis/sigma"
)

var _ = hint("keys", meaning(func(d *document, one *sigma.Document) []hints.Hint { return hints.Keys(one, d.result(one)) }))

var _ = hint("patterns", meaning(func(_ *document, one *sigma.Document) []hints.Hint { return hints.Patterns(one) }))

var _ = hint("tags", meaning(func(d *document, one *sigma.Document) []hints.Hint {
	return hints.Tags(one, d.settings.policy.Taxonomy())
}))

var _ = hint("events", meaning(func(d *document, one *sigma.Document) []hints.Hint {
	return hints.Events(one, d.settings.policy.Taxonomy())
}))

// meaning asks about each Sigma document.
func meaning(of func(*document, *sigma.Document) []hints.Hint) func(*hintRequest) {
	return func(r *hintRequest) {
		for _, one := range r.document.file().Documents {
			if one.Kind == sigma.NotSigma || one.Root == nil || one.Span.Start > r.in.End || one.Span.End < r.in.Start {
				continue
			}
			for _, h := range of(r.document, one) {
				r.add(h.At, h.Text, h.More)
			}
		}
	}
}
