package pipeline

import (
	"slices"

	"sigma-lsp/analysis/sigma"
)

// A rule requires values of a field where none of its conditions can hold for an
// event with another one. In a rule that only contains them they may stand under
// "or" or "not".
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

// isOneOf reports whether a value is one of some, be it written as a number or as
// text, or, where there are none, whether it is a plain number or text.
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

// requires reports whether an event can match only where an item holds that is
// as asked for. A condition that is not there or cannot be read is taken for one
// that wants all selections.
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

// requirement is what is asked of the parts of a rule.
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
		return len(reached) == 0 || every(reached, d.bySelection) // one of none never holds
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

// every reports whether there is something, and all of it is as asked for.
func every[T any](list []T, is func(T) bool) bool {
	return len(list) > 0 && !slices.ContainsFunc(list, func(e T) bool { return !is(e) })
}
