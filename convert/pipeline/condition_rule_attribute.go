package pipeline

import (
	"slices"
	"strconv"

	"sigma-lsp/analysis/sigma"
)

var _ = register(ruleConditions, "rule_attribute", func(p *params) ruleCondition {
	name := p.text("attribute")
	want := p.scalarValue("value", false)
	op := p.choice("op", "eq", "ne", "gte", "gt", "lte", "lt", "in", "not_in")

	n, _ := p.get("value")
	operator, _ := p.get("op")
	switch wrong := n != nil && n.Kind == sigma.Scalar; {
	case !wrong:
	case attributeKinds[name] == levelAttribute && rank(levels, want) < 0:
		p.reportMismatch(n, "value", "a level")
	case attributeKinds[name] == statusAttribute && rank(statuses, want) < 0:
		p.reportMismatch(n, "value", "a status")
	case attributeKinds[name] == dateAttribute && isoDate(pythonStr(want)) == "":
		p.reportMismatch(n, "value", "a date as in 2024-01-31")
	case attributeKinds[name] == textAttribute && op != "eq" && op != "ne":
		p.problem(parameterCheck, operator.Span, "%q is text, which is equal (eq) or not (ne)", name)
	}
	return func(r *run) bool {
		is := r.rule.attribute(name)
		switch kind := attributeKinds[name]; {
		case is == nil:
			return false
		case kind == levelAttribute:
			return compareRanks(levels, op, is, want)
		case kind == statusAttribute:
			return compareRanks(statuses, op, is, want)
		case kind == dateAttribute:
			return isoDate(pythonStr(is)) != "" && slices.Contains(comparisons, op) && compareValues(op, isoDate(pythonStr(is)), isoDate(pythonStr(want)))
		}
		switch is := is.(type) {
		case []any:
			switch op {
			case "in":
				return slices.Contains(is, want)
			case "not_in":
				return !slices.Contains(is, want)
			}
			return op == "ne"
		case string:
			return (op == "eq" || op == "ne") && compareValues(op, is, want)
		case map[string]any:
			return false
		}
		if text, ok := want.(string); ok { // numbers compare as numbers
			f, err := strconv.ParseFloat(text, 64)
			if err != nil {
				return false
			}
			return slices.Contains(comparisons, op) && compareValues(op, is, f)
		}
		return slices.Contains(comparisons, op) && compareValues(op, is, want)
	}
})

// compareRanks compares words by their rank.
func compareRanks(order []string, op string, is, want any) bool {
	a, b := rank(order, is), rank(order, want)
	return a >= 0 && b >= 0 && slices.Contains(comparisons, op) && compareValues(op, int64(a), int64(b))
}
