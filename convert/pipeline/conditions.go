package pipeline

import (
	"sigma-lsp/analysis/sigma"
)

// conditions is one set of conditions of a processing item: a list joined by
// "and" or "or", or an expression over their names.
type conditions[C any] struct {
	list        []C
	disjunction bool // joined by "or"
	negated     bool
	expression  *expression
}

// readConditions reads the keys PREFIX_conditions, PREFIX_cond_op,
// PREFIX_cond_not and PREFIX_cond_expr.
func readConditions[C any](p *params, prefix, sort string, k registry[C]) conditions[C] {
	var c conditions[C]
	key, op, expr := prefix+"_conditions", prefix+"_cond_op", prefix+"_cond_expr"
	c.disjunction = p.choice(op, "and", "or") == "or"
	c.negated = p.flag(prefix + "_cond_not")

	names, at := []string{}, []sigma.Span{}
	readOne := func(n *sigma.Node) {
		readTyped(p.reader, n, "a "+sort, sort, k, func(*params) {}, func(one C) { c.list = append(c.list, one) })
	}
	list, ok := p.get(key)
	switch {
	case !ok || list.IsNull():
	case list.Kind == sigma.Sequence:
		for _, n := range list.Items {
			readOne(n)
		}
	case list.Kind == sigma.Mapping:
		for _, e := range entries(list) {
			names, at = append(names, e.Key.Value), append(at, e.Key.Span)
			readOne(e.Value)
		}
	default:
		p.problem(syntaxCheck, list.Span, "%q is a list of conditions, or a mapping by name, not %s", key, describe(list))
	}

	text, ok := p.get(expr)
	if !ok || text.IsNull() {
		return c
	}
	if n, ok := p.get(op); ok && !n.IsNull() {
		p.problem(expressionCheck, n.Span, "%q and %q exclude each other", op, expr)
	}
	if list == nil || list.Kind != sigma.Mapping {
		p.problem(expressionCheck, text.Span, "with %q, %q is a mapping that names each condition", expr, key)
		return c
	}
	if !isText(text) {
		p.problem(expressionCheck, text.Span, "%q is a text such as \"a and not b\"", expr)
		return c
	}
	c.expression = readExpression(p.reader, text, names, at)
	return c
}

// holds evaluates the conditions with the result of test for each of them.
func (c *conditions[C]) holds(test func(C) bool) bool {
	var result bool
	switch {
	case c.expression != nil:
		result = evaluate(c.expression, c.list, test)
	case c.disjunction:
		for _, one := range c.list {
			if test(one) {
				result = true
				break
			}
		}
	default:
		result = true
		for _, one := range c.list {
			if !test(one) {
				result = false
				break
			}
		}
	}
	return result != c.negated
}

// isEmpty reports whether there are no conditions.
func (c *conditions[C]) isEmpty() bool {
	return len(c.list) == 0 && !c.disjunction && !c.negated
}

func evaluate[C any](e *expression, list []C, test func(C) bool) bool {
	switch e.op {
	case notOp:
		return !evaluate(e.operands[0], list, test)
	case andOp:
		for _, o := range e.operands {
			if !evaluate(o, list, test) {
				return false
			}
		}
		return true
	case orOp:
		for _, o := range e.operands {
			if evaluate(o, list, test) {
				return true
			}
		}
		return false
	}
	return test(list[e.index])
}

// acceptsRule reports whether the rule passes the rule conditions. Without any
// it does, regardless of "rule_cond_not".
func (r *run) acceptsRule(c *conditions[ruleCondition]) bool {
	return len(c.list) == 0 || c.holds(func(one ruleCondition) bool { return one(r) })
}

// acceptsItem reports whether a detection item passes the detection item and
// the field name conditions of the processing item.
func (r *run) acceptsItem(it *Item) bool {
	i := r.item
	// Names first: conditions on values may run regular expressions.
	named := i.fieldConditions.isEmpty() || i.fieldConditions.holds(func(one fieldCondition) bool {
		if one.item != nil {
			return one.item(r, it)
		}
		if one.name(r, it.Field) {
			return true
		}
		for _, v := range it.Values {
			if ref, ok := v.(sigma.FieldRef); ok && one.name(r, ref.Field) {
				return true
			}
		}
		return false
	})
	return named && (i.itemConditions.isEmpty() || i.itemConditions.holds(func(one itemCondition) bool { return one(r, it) }))
}

// acceptsField reports whether a field name passes the field name conditions.
func (r *run) acceptsField(field string) bool {
	return r.item.fieldConditions.isEmpty() || r.item.fieldConditions.holds(func(one fieldCondition) bool { return one.name(r, field) })
}
