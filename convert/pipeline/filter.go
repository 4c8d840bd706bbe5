package pipeline

import (
	"strconv"

	"sigma-lsp/analysis/sigma"
)

// ApplyWithFilters runs pipelines on a rule with filters: each condition
// becomes "condition and (condition of the filter)". The filters must be
// readable.
func ApplyWithFilters(rule *sigma.Rule, filters []*sigma.Filter, pipelines ...*Pipeline) *Rule {
	w := newRule(rule)
	for i, f := range filters {
		w.filter(f, i)
	}
	r := newRun(w, pipelines)
	r.transform()
	return r.rule
}

// filter adds the selections of a filter under names that a condition cannot
// contain, so that patterns of the rule do not match them. Source: pySigma,
// SigmaFilter.apply_on_rule.
func (w *Rule) filter(f *sigma.Filter, number int) {
	name := func(s string) string { return "filter " + strconv.Itoa(number) + ": " + s }
	d := f.Detection
	items, places := 0, 0
	for _, s := range d.Selections {
		i, p := size(s.Test)
		items, places = items+i, places+p
	}
	c := copier{items: make([]Item, 0, items), tests: make([]Test, 0, places)}
	for _, s := range d.Selections {
		w.Selections = append(w.Selections, &Selection{Name: name(s.Name.Value), From: s, Filter: f, Test: c.copy(s.Test)})
	}
	added := renameSelections(d, d.Conditions[0].Expr, name)
	w.Filters = append(w.Filters, added)
	for i, c := range w.Conditions {
		if c != nil {
			w.Conditions[i] = &sigma.And{Span: c.At(), Operands: []sigma.Expr{c, added}}
		}
	}
}

// renameSelections returns a condition with renamed selections; patterns become
// the names that they match.
func renameSelections(d *sigma.Detection, e sigma.Expr, name func(string) string) sigma.Expr {
	each := func(operands []sigma.Expr) []sigma.Expr {
		out := make([]sigma.Expr, len(operands))
		for i, o := range operands {
			out[i] = renameSelections(d, o, name)
		}
		return out
	}
	switch e := e.(type) {
	case *sigma.And:
		return &sigma.And{Span: e.Span, Operands: each(e.Operands)}
	case *sigma.Or:
		return &sigma.Or{Span: e.Span, Operands: each(e.Operands)}
	case *sigma.Not:
		return &sigma.Not{Span: e.Span, Word: e.Word, Operand: renameSelections(d, e.Operand, name)}
	case *sigma.Ref:
		return &sigma.Ref{Span: e.Span, Name: name(e.Name)}
	case *sigma.Of:
		var reached []sigma.Expr
		for _, s := range d.Matching(e.Pattern) {
			reached = append(reached, &sigma.Ref{Span: e.PatternAt, Name: name(s.Name.Value)})
		}
		switch {
		case len(reached) == 1:
			return reached[0]
		case e.All:
			return &sigma.And{Span: e.Span, Operands: reached}
		default:
			return &sigma.Or{Span: e.Span, Operands: reached}
		}
	}
	return e
}
