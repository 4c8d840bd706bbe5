// Package detection holds the checks of the detection and its selections.
package detection

import (
	"strings"

	"sigma-lsp/analysis/check"
	"sigma-lsp/analysis/sigma"
	"sigma-lsp/analysis/taxonomy"
)

// logsource is the log source of a rule or filter.
func logsource(p *check.Pass) taxonomy.Logsource {
	switch {
	case p.Rule != nil:
		return taxonomy.Of(p.Rule.Logsource)
	case p.Document.Filter != nil:
		return taxonomy.Of(p.Document.Filter.Logsource)
	}
	return taxonomy.Logsource{}
}

// fields calls do for each item with a field, whose name is plain to read.
func fields(p *check.Pass, do func(check.Item)) {
	for _, i := range p.Items() {
		if i.Field != "" && i.Key.Target == nil {
			do(i)
		}
	}
}

// patterns are those that the conditions use.
func patterns(d *sigma.Detection) (all []*sigma.Of) {
	for _, c := range d.Conditions {
		for part := range sigma.Parts(c.Expr) {
			if of, ok := part.(*sigma.Of); ok {
				all = append(all, of)
			}
		}
	}
	return all
}

// renamed is the edit that writes another field name in the place of one.
func renamed(i check.Item, name string) (sigma.Edit, bool) {
	if strings.ContainsAny(name, "\"'\\:#|") || i.Key.Style != sigma.Plain && i.Key.Style != sigma.SingleQuoted && i.Key.Style != sigma.DoubleQuoted {
		return sigma.Edit{}, false
	}
	return sigma.Edit{At: i.FieldAt, Text: name}, true
}
