package convert

import (
	"sigma-lsp/analysis/sigma"
	"sigma-lsp/convert/pipeline"
)

// expression is what a rule becomes before it is written in LEQL: selections
// put in place of their names, items taken apart into one match a value. The
// tree is the rule's own; nothing is sorted, dropped or flattened, and one
// operand alone is that operand.
type expression interface{}

// junction joins operands by AND or OR.
type junction struct {
	and      bool
	operands []expression
	from     sigma.Span
	// list tells that the operands are the values of one item, so that those
	// of one kind may be gathered.
	list bool
	// variants tells that the operands are the variants of one value, which stand
	// apart, as the reference prints them.
	variants bool
}

// negation negates its operand.
type negation struct {
	operand expression
	from    sigma.Span
}

// constant is a test that the log source has already decided.
type constant bool

// match is one value of one field.
type match struct {
	item  *pipeline.Item
	value sigma.Value
}

// join makes a junction, or its only operand, or nil of none. Constants are
// resolved.
func join(and bool, operands []expression, from sigma.Span, list bool) expression {
	all := len(operands)
	kept := operands[:0]
	for _, o := range operands {
		if c, ok := o.(constant); !ok {
			kept = append(kept, o)
		} else if bool(c) != and {
			return c
		}
	}
	operands = kept
	switch len(operands) {
	case 0:
		if all > 0 {
			return constant(and)
		}
		return nil
	case 1:
		return operands[0]
	}
	return &junction{and: and, operands: operands, from: from, list: list}
}

// view is how a rule is looked at: as one for the events of an origin of its log
// source, whose tests of it are decided then.
type view struct {
	origin  int  // number of the origin, -1 to keep these tests
	negated bool // an odd number of NOTs is around
}

// allTests keeps the tests that the log source decides.
var allTests = view{origin: -1}

func (v view) negate() view { return view{v.origin, !v.negated} }

// decides reports whether a test is left out, and what it is worth then. One of a
// field that the team leaves out is taken to hold where it is asked for.
func (v view) decides(i *pipeline.Item) (holds, decided bool) {
	switch i.Implied {
	case pipeline.OfLogsource:
		return v.origin >= 0 && i.Origins>>v.origin&1 != 0, v.origin >= 0
	case pipeline.LeftOut:
		return !v.negated, true
	}
	return false, false
}

// resolveCondition resolves a condition to matches. Selections of which a pipeline
// left nothing are left out.
func resolveCondition(r *pipeline.Rule, e sigma.Expr, v view) expression {
	chain := func(and bool, operands []sigma.Expr, at sigma.Span) expression {
		out := make([]expression, 0, len(operands))
		for _, o := range operands {
			if x := resolveCondition(r, o, v); x != nil {
				out = append(out, x)
			}
		}
		return join(and, out, at, false)
	}
	switch e := e.(type) {
	case *sigma.And:
		return chain(true, e.Operands, sigma.Span{})
	case *sigma.Or:
		return chain(false, e.Operands, sigma.Span{})
	case *sigma.Not:
		x := resolveCondition(r, e.Operand, v.negate())
		if c, ok := x.(constant); ok {
			return !c
		}
		if x != nil {
			return &negation{operand: x}
		}
	case *sigma.Ref:
		for _, s := range r.Selections {
			if s.Name == e.Name {
				return resolveSelection(s, v)
			}
		}
	case *sigma.Of:
		var out []expression
		for _, s := range r.Reached(e.Pattern) {
			if x := resolveSelection(s, v); x != nil {
				out = append(out, x)
			}
		}
		return join(e.All, out, sigma.Span{}, false)
	}
	return nil
}

// resolveSelection resolves a selection. It remembers its place in the rule.
func resolveSelection(s *pipeline.Selection, v view) expression {
	x := resolveTest(s.Test, v)
	if s.From == nil {
		return x
	}
	at := sigma.Pair{Key: s.From.Name, Value: s.From.Node}.Span()
	if j, ok := x.(*junction); ok && j.from == (sigma.Span{}) {
		j.from = at
	}
	return x
}

func resolveTest(t pipeline.Test, v view) expression {
	switch t := t.(type) {
	case *pipeline.Group:
		out := make([]expression, 0, len(t.Tests))
		for _, c := range t.Tests {
			if x := resolveTest(c, v); x != nil {
				out = append(out, x)
			}
		}
		return join(t.All, out, sigma.Span{}, false)
	case *pipeline.Item:
		if t == nil {
			return nil
		}
		if value, ok := v.decides(t); ok {
			return constant(value)
		}
		return resolveValues(t, t.Values)
	}
	return nil
}

// resolveValues takes an item apart. The variants of one value are joined by OR,
// whatever joins the values, and stay a chain where there is but one of them;
// in a list joined by OR they are values like the others.
func resolveValues(i *pipeline.Item, list []sigma.Value) expression {
	at := sigma.Span{}
	if i.From != nil {
		at = i.From.At()
	}
	and := i.All && len(list) > 1
	operands := make([]expression, 0, len(list))
	for _, v := range list {
		if e, ok := v.(sigma.Expansion); ok && (and || len(list) == 1) {
			if chain := appendVariants(i, nil, e); len(chain) > 0 {
				operands = append(operands, &junction{operands: chain, from: at, list: true, variants: true})
			}
			continue
		}
		operands = appendVariants(i, operands, v)
	}
	x := join(and, operands, at, true)
	if i.Negated && x != nil {
		return &negation{x, at}
	}
	return x
}

// appendVariants appends the matches that a value stands for.
func appendVariants(i *pipeline.Item, matches []expression, v sigma.Value) []expression {
	e, ok := v.(sigma.Expansion)
	if !ok {
		return append(matches, &match{i, v})
	}
	for _, variant := range e.Values {
		matches = appendVariants(i, matches, variant)
	}
	return matches
}
