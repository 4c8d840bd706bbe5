package pipeline

import "sigma-lsp/analysis/sigma"

var _ = register(ruleConditions, "contains_detection_item", func(p *params) ruleCondition {
	field, want := p.text("field"), p.scalarValue("value", true)
	p.pipeline.fieldValues = append(p.pipeline.fieldValues, fieldValue{field, want})
	return func(r *run) bool {
		return r.rule.anyItem(func(it *Item) bool {
			if it.Field == "" || it.Field != field {
				return false
			}
			for _, v := range it.Values {
				if sameType(v, want) && (want == nil || equalsScalar(v, want)) {
					return true
				}
			}
			return false
		})
	}
})

// sameType reports whether a value of a rule has the type that the value of a
// pipeline file would have in a rule: true is not a number, and cased text is
// not text.
func sameType(v sigma.Value, want any) bool {
	var ok bool
	switch v := v.(type) {
	case sigma.String:
		_, ok = want.(string)
		ok = ok && !v.Cased
	case sigma.Number:
		_, ok = numeric(want).(float64)
		_, truth := want.(bool)
		ok = ok && !truth
	case sigma.Bool:
		_, ok = want.(bool)
	case sigma.Null:
		ok = want == nil
	}
	return ok
}
