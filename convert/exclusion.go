package convert

import (
	"slices"

	"sigma-lsp/analysis/sigma"
	"sigma-lsp/convert/leql"
	"sigma-lsp/convert/pipeline"
)

// Exclusion is a filter as a query for the events that it excludes.
type Exclusion struct {
	Filter *sigma.Filter
	Where  string // in the format Where
}

// WithoutFilters separates a rule from its filters: an event matches the query
// of r if it matches the query of the rule, and no exclusion. It returns r
// itself and no exclusions if there are no filters, or if the parts would mean
// something else: without a filter, no test of the rule may remain, and the
// pipelines may change the text of the whole query.
func (r *Result) WithoutFilters() (rule *Result, excluded []Exclusion) {
	if len(r.filters) == 0 || r.Verdict != Converted || slices.ContainsFunc(r.pipelines, (*pipeline.Pipeline).Finishes) {
		return r, nil
	}
	v := allTests
	if len(r.impliedItems) > 0 {
		v = r.view
	}
	separate := *r
	separate.conditions, separate.filters, separate.foreignFilters = nil, nil, nil
	write := func(c sigma.Expr) (leql.Expr, bool) {
		x := resolveCondition(r.Rule, c, v)
		_, decided := x.(constant)
		if x == nil || decided || !hasRuleTest(x) {
			return nil, false
		}
		e := r.writer().expr(x)
		return e, e != nil
	}
	for i, c := range r.Rule.Conditions {
		whole, ok := write(c)
		if !ok || i >= len(r.conditions) || !sameQuery(whole, r.conditions[i]) {
			return r, nil
		}
		e, ok := write(withoutFilters(c, r.Rule.Filters))
		if !ok {
			return r, nil
		}
		separate.conditions = append(separate.conditions, e)
	}
	for i, c := range r.Rule.Filters {
		e, ok := write(c)
		if !ok {
			return r, nil
		}
		excluded = append(excluded, Exclusion{r.filters[i], r.print(negate(e), Where, false).Text})
	}
	return &separate, excluded
}

func sameQuery(a, b leql.Expr) bool { return leql.Bare(a) == leql.Bare(b) }

// withoutFilters removes the conditions of filters from a condition.
func withoutFilters(e sigma.Expr, filters []sigma.Expr) sigma.Expr {
	and, ok := e.(*sigma.And)
	if !ok {
		return e
	}
	var kept []sigma.Expr
	for _, o := range and.Operands {
		if !slices.Contains(filters, o) {
			kept = append(kept, withoutFilters(o, filters))
		}
	}
	if len(kept) == 1 {
		return kept[0]
	}
	return &sigma.And{Span: and.Span, Operands: kept}
}

// negate returns the negation of a query, without a double NOT.
func negate(e leql.Expr) leql.Expr {
	if p, ok := e.(*leql.Parens); ok {
		return negate(p.Inner)
	}
	if n, ok := e.(*leql.Not); ok {
		if p, ok := n.Operand.(*leql.Parens); ok {
			return p.Inner
		}
		return n.Operand
	}
	if _, ok := e.(*leql.Test); !ok {
		e = &leql.Parens{Inner: e}
	}
	return &leql.Not{Operand: e}
}
