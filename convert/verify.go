package convert

import "sigma-lsp/analysis/sigma"

// verify compares the data that a query is made of with what gopkg.in/yaml.v3
// reads in the same text: the document, the filters of the rule, and the rules
// of a correlation.
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
	for _, of := range r.ruleResults {
		if err := of.verify(); err != nil {
			return err
		}
	}
	return nil
}

// Verified returns the result, or one that refuses the document where the two
// readings differ. There are no queries then.
func (r *Result) Verified() *Result {
	err := r.verify()
	if err == nil || !r.HasQuery() {
		return r
	}
	refused := &Result{document: r.document, resolver: r.resolver, pipelines: r.pipelines, Rule: r.Rule}
	refused.block(Invalid, sigma.Problem{Check: "internal-error", At: r.document.Root.FirstKey(),
		Text: sigma.Messagef("internal error: %s; please report it with this rule", err.Error())})
	return refused
}
