package pipeline

import (
	"slices"

	"sigma-lsp/analysis/sigma"
)

// A rule requires values of a field if none of its conditions can match an
// event with another value. A rule that merely contains them may have them
// under "or" or "not".
var _ = register(ruleConditions, "requires_detection_item", func(p *params) ruleCondition {
	field, values := p.text("field"), p.scalarValues("values")
	for _, v := range values {
		p.pipeline.fieldValues = append(p.pipeline.fieldValues, fieldValue{field, v})
	}
	return func(r *run) bool {
		return r.rule.requires(func(it *Item) bool {
			return it.Field == field && !it.Negated && len(it.Values) > 0 && !slices.ContainsFunc(it.Values, func(v sigma.Value) bool {
				return !isOneOf(v, values)
			})
		})
	}
})

// isOneOf reports whether a value is one of the values, written as a number or
// as text or, if there are none, whether it is a plain number or text.
func isOneOf(v sigma.Value, values []any) bool {
	text := ""
	switch v := v.(type) {
	case sigma.Number:
		text = v.Text
	case sigma.String:
		if len(v.Parts) != 1 || v.Parts[0].Kind != sigma.Text {
			return false
		}
		text = v.Parts[0].Text
	}
	return text != "" && (len(values) == 0 || slices.ContainsFunc(values, func(one any) bool { return pythonStr(one) == text }))
}

// requires reports whether an event can match only if an item does for which is
// returns true. A missing or invalid condition is treated as one that requires
// all selections.
func (w *Rule) requires(is func(*Item) bool) bool {
	d := requirement{rule: w, matches: is, named: make(map[string]Test, len(w.Selections))}
	for _, s := range w.Selections {
		if _, twice := d.named[s.Name]; !twice {
			d.named[s.Name] = s.Test
		}
	}
	if len(w.Conditions) == 0 {
		return d.byExpr(nil)
	}
	return every(w.Conditions, d.byExpr)
}

// requirement evaluates which parts of a rule require a matching item.
type requirement struct {
	rule    *Rule
	matches func(*Item) bool
	named   map[string]Test
}

func (d *requirement) byExpr(e sigma.Expr) bool {
	switch e := e.(type) {
	case nil:
		return slices.ContainsFunc(d.rule.Selections, d.bySelection)
	case *sigma.And:
		return slices.ContainsFunc(e.Operands, d.byExpr)
	case *sigma.Or:
		return every(e.Operands, d.byExpr)
	case *sigma.Ref:
		t, there := d.named[e.Name]
		return !there || d.byTest(t)
	case *sigma.Of:
		reached := d.rule.Reached(e.Pattern)
		if e.All {
			return slices.ContainsFunc(reached, d.bySelection)
		}
		return len(reached) == 0 || every(reached, d.bySelection) // one of no selections never matches
	}
	return false
}

func (d *requirement) bySelection(s *Selection) bool { return d.byTest(s.Test) }

func (d *requirement) byTest(t Test) bool {
	switch t := t.(type) {
	case *Item:
		return d.matches(t)
	case *Group:
		if t.All {
			return slices.ContainsFunc(t.Tests, d.byTest)
		}
		return every(t.Tests, d.byTest)
	}
	return false
}

// every reports whether the list is not empty and all of it passes the test.
func every[T any](list []T, is func(T) bool) bool {
	return len(list) > 0 && !slices.ContainsFunc(list, func(e T) bool { return !is(e) })
}
