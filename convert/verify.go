package convert

import "sigma-lsp/analysis/sigma"

// verify holds the data that a query is made of against a second reading of the
// text.
func (r *Result) verify() error {
	documents := []*sigma.Document{r.document}
	for _, d := range r.document.File.Documents {
		if d.Kind == sigma.ActionDocument {
			documents = append(documents, d)
		}
	}
	for _, f := range r.filters {
		documents = append(documents, f.Document)
	}
	for _, d := range documents {
		if err := d.CrossCheck(); err != nil {
			return err
		}
	}
	return nil
}

// Verified returns the result, or one that refuses the document where a second
// reading of its text gives other data. Queries are never given then.
func (r *Result) Verified() *Result {
	err := r.verify()
	if err == nil || r.Verdict != Converted {
		return r
	}
	refused := &Result{document: r.document, resolver: r.resolver, pipelines: r.pipelines, Rule: r.Rule}
	refused.block(Invalid, sigma.Problem{Check: "internal-error", At: r.document.Root.FirstKey(),
		Text: sigma.Messagef("internal error: %s; please report it with this rule", err.Error())})
	return refused
}
