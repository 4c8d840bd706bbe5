package pipeline

import (
	"cmp"

	"sigma-lsp/analysis/sigma"
)

// The comparisons that conditions name.
var comparisons = []string{"eq", "ne", "gte", "gt", "lte", "lt"}

// compareValues compares two values of the same type. Values that cannot be
// ordered are only equal or not; pySigma would reject the rule.
func compareValues(op string, a, b any) bool {
	var order int
	ordered := true
	switch a := numeric(a).(type) {
	case float64:
		var c float64
		if c, ordered = numeric(b).(float64); ordered {
			order = cmp.Compare(a, c)
		}
	case string:
		var c string
		if c, ordered = b.(string); ordered {
			order = cmp.Compare(a, c)
		}
	case nil:
		if b != nil {
			ordered = false
		} else if op != "eq" && op != "ne" {
			return false
		}
	default:
		ordered = false
	}
	if !ordered {
		return op == "ne"
	}
	switch op {
	case "eq":
		return order == 0
	case "ne":
		return order != 0
	case "gte":
		return order >= 0
	case "gt":
		return order > 0
	case "lte":
		return order <= 0
	}
	return order < 0
}

// numeric converts numbers to one type; true counts as 1, as in Python.
func numeric(v any) any {
	switch v := v.(type) {
	case int64:
		return float64(v)
	case bool:
		if v {
			return 1.0
		}
		return 0.0
	}
	return v
}

// equalsScalar reports whether a value of a rule equals one of a pipeline file.
func equalsScalar(v sigma.Value, want any) bool {
	switch v := v.(type) {
	case sigma.String:
		text, ok := want.(string)
		return ok && equalParts(v.Parts, parseParts(text))
	case sigma.Number:
		n, ok := numeric(want).(float64)
		return ok && n == v.Float
	case sigma.Bool:
		b, ok := want.(bool)
		return ok && b == v.True
	}
	return false
}
