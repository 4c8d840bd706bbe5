package refactor

import (
	"sigma-lsp/analysis/sigma"
)

// formula is a condition with what is needed to edit its parts: the spans of
// expressions do not include parentheses around them.
type formula struct {
	*sigma.Condition
	open, close []sigma.Span
}

// formulas are the conditions of a detection; nil where one of them has no
// expression, or is of the old form.
func formulas(d *sigma.Detection) (all []*formula) {
	for _, c := range d.Conditions {
		if c.Expr == nil || c.Aggregation || c.Node.Target != nil || c.Node.Anchored {
			return nil
		}
		f := &formula{Condition: c}
		for _, w := range d.ConditionWords(c.Node) {
			switch {
			case w.Kind != sigma.ParenthesisWord:
			case w.Text == "(":
				f.open = append(f.open, w.At)
			default:
				f.close = append(f.close, w.At)
			}
		}
		all = append(all, f)
	}
	return all
}

func bracketed(e sigma.Expr) bool {
	switch e := e.(type) {
	case *sigma.And:
		return e.Parenthesized
	case *sigma.Or:
		return e.Parenthesized
	}
	return false
}

// inner is the span of an expression with the parentheses of its operands.
func (f *formula) inner(e sigma.Expr) sigma.Span {
	switch e := e.(type) {
	case *sigma.And, *sigma.Or:
		all := sigma.Operands(e)
		return sigma.Span{Start: f.whole(all[0]).Start, End: f.whole(all[len(all)-1]).End}
	case *sigma.Not:
		return sigma.Span{Start: e.Word.Start, End: f.whole(e.Operand).End}
	}
	return e.At()
}

// whole is the span of an expression with the parentheses around it.
func (f *formula) whole(e sigma.Expr) sigma.Span {
	at := f.inner(e)
	if bracketed(e) {
		open, close := f.brackets(at)
		return sigma.Span{Start: open.Start, End: close.End}
	}
	return at
}

// brackets are the parentheses next to a span.
func (f *formula) brackets(at sigma.Span) (open, close sigma.Span) {
	open, close = sigma.Span{Start: at.Start, End: at.Start}, sigma.Span{Start: at.End, End: at.End}
	for _, b := range f.open {
		if b.End <= at.Start {
			open = b
		}
	}
	for _, b := range f.close {
		if b.Start >= at.End {
			return open, b
		}
	}
	return open, close
}

// walk visits an expression and all its operands, each with its parent.
func walk(e, in sigma.Expr, visit func(e, in sigma.Expr)) {
	visit(e, in)
	for _, o := range sigma.Operands(e) {
		walk(o, e, visit)
	}
}

// refs are the spans at which a condition names a selection by its whole name.
func (f *formula) refs(name string, visit func(ref *sigma.Ref, in sigma.Expr)) {
	walk(f.Expr, nil, func(e, in sigma.Expr) {
		if r, ok := e.(*sigma.Ref); ok && r.Name == name {
			visit(r, in)
		}
	})
}

// and adds a term to the whole condition.
func (f *formula) and(term string) []sigma.Edit {
	at := f.whole(f.Expr)
	if _, or := f.Expr.(*sigma.Or); or && !bracketed(f.Expr) {
		return []sigma.Edit{
			{At: sigma.Span{Start: at.Start, End: at.Start}, Text: "("},
			{At: sigma.Span{Start: at.End, End: at.End}, Text: ") and " + term},
		}
	}
	return []sigma.Edit{{At: sigma.Span{Start: at.End, End: at.End}, Text: " and " + term}}
}

// drop removes an operand from a chain, and parentheses that are no longer
// needed.
func (f *formula) drop(of, in sigma.Expr) []sigma.Edit {
	all := sigma.Operands(in)
	if _, not := in.(*sigma.Not); not || len(all) < 2 {
		return nil
	}
	var edits []sigma.Edit
	for i, o := range all {
		switch {
		case o != of:
		case i == 0:
			edits = append(edits, sigma.Edit{At: sigma.Span{Start: f.whole(o).Start, End: f.whole(all[1]).Start}})
		default:
			edits = append(edits, sigma.Edit{At: sigma.Span{Start: f.whole(all[i-1]).End, End: f.whole(o).End}})
		}
	}
	if len(all) == 2 && bracketed(in) {
		left := all[0]
		if left == of {
			left = all[1]
		}
		switch left.(type) {
		case *sigma.Ref, *sigma.Of:
			open, close := f.brackets(f.inner(in))
			edits = append(edits, sigma.Edit{At: open}, sigma.Edit{At: close})
		}
	}
	return edits
}
