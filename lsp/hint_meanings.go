package lsp

import (
	"sigma-lsp/analysis/inlay"
	"sigma-lsp/analysis/sigma"
)

var _ = registerHint("keys", eventMeaning(func(d *document, one *sigma.Document) []inlay.Hint { return inlay.Keys(one, d.result(one)) }))

var _ = registerHint("patterns", eventMeaning(func(_ *document, one *sigma.Document) []inlay.Hint { return inlay.Patterns(one) }))

var _ = registerHint("tags", eventMeaning(func(d *document, one *sigma.Document) []inlay.Hint {
	return inlay.Tags(one, d.settings.policy.Taxonomy())
}))

var _ = registerHint("events", eventMeaning(func(d *document, one *sigma.Document) []inlay.Hint {
	return inlay.Events(one, d.settings.policy.Taxonomy())
}))

// eventMeaning asks about each Sigma document.
func eventMeaning(of func(*document, *sigma.Document) []inlay.Hint) func(*hintRequest) {
	return func(r *hintRequest) {
		for _, one := range r.document.file().Documents {
			if one.Kind == sigma.NotSigma || one.Root == nil || one.Span.Start > r.span.End || one.Span.End < r.span.Start {
				continue
			}
			for _, h := range of(r.document, one) {
				r.add(h.At, h.Text, h.More)
			}
		}
	}
}
