package convert

import (
	"cmp"

	"sigma-lsp/analysis/sigma"
)

// verify compares the data that a query is made of with what gopkg.in/yaml.v3
// reads in the same text: the document, the filters of the rule, and the rules
// of a correlation.
func (r *Result) verify() error {
	if err := cmp.Or(r.document.CrossCheck(), r.document.File.CrossCheckActions()); err != nil {
		return err
	}
	for _, f := range r.filters {
		if err := f.Document.CrossCheck(); err != nil {
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
	refused := &Result{document: r.document, resolver: r.resolver, pipelines: r.pipelines, Rule: r.Rule, working: r.working}
	refused.block(Invalid, sigma.Problem{Check: "internal-error", At: r.document.Root.FirstKey(),
		Text: sigma.Messagef("internal error: %s; please report it with this rule", err.Error())})
	return refused
}
