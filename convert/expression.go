package convert

import (
	"sigma-lsp/analysis/sigma"
	"sigma-lsp/convert/pipeline"
)

// expression is a rule before it is written in LEQL: names are replaced by
// their selections, and items are split into one match per value. The structure
// of the rule is kept: nothing is sorted, dropped or flattened, except that a
// single operand replaces its junction.
type expression interface{}

// junction joins operands by AND or OR.
type junction struct {
	and      bool
	operands []expression
	from     sigma.Span
	// list is set if the operands are the values of one item: those of one kind
	// may share a test.
	list bool
	// variants is set if the operands are the variants of one value; they stay
	// separate as in the reference backend.
	variants bool
}

// negation negates its operand.
type negation struct {
	operand expression
	from    sigma.Span
}

// constant is a test that the log source decides.
type constant bool

// match is one value of one field.
type match struct {
	item  *pipeline.Item
	value sigma.Value
}

// join makes a junction; of one operand that operand, of none nil. Constants
// are evaluated.
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

// view is how a rule is resolved: for one origin of its log source, which
// decides some tests.
type view struct {
	origin  int  // index of the origin, -1 to keep the tests that it decides
	negated bool // inside an odd number of NOTs
}

// allTests keeps the tests that the log source decides.
var allTests = view{origin: -1}

func (v view) negate() view { return view{v.origin, !v.negated} }

// decides reports whether a test is left out, and its truth value then. A test
// of a field that the team leaves out is taken to match.
func (v view) decides(i *pipeline.Item) (holds, decided bool) {
	switch i.Implied {
	case pipeline.OfLogsource:
		return v.origin >= 0 && i.Origins>>v.origin&1 != 0, v.origin >= 0
	case pipeline.LeftOut:
		return !v.negated, true
	}
	return false, false
}

// resolveCondition resolves a condition to matches. Selections that pipelines
// emptied are left out.
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

// resolveSelection resolves a selection and keeps its span in the rule.
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

// resolveValues splits an item into matches. The variants of one value are
// always joined by OR. They stay a separate chain if the values are joined by
// AND or if there is only one value; in a list joined by OR they are values
// like the others.
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

// appendVariants appends the matches of a value and its variants.
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
