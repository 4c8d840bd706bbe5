package pipeline

var _ = register(ruleConditions, "contains_field", func(p *params) ruleCondition {
	field := p.text("field")
	p.pipeline.optionalFields = append(p.pipeline.optionalFields, field)
	return func(r *run) bool {
		return r.rule.anyItem(func(it *Item) bool { return it.Field != "" && it.Field == field })
	}
})

// anyItem reports whether a detection item of the rule passes the test.
func (w *Rule) anyItem(test func(*Item) bool) bool {
	for _, s := range w.Selections {
		if anyItem(s.Test, test) {
			return true
		}
	}
	return false
}

func anyItem(t Test, test func(*Item) bool) bool {
	switch t := t.(type) {
	case *Item:
		return test(t)
	case *Group:
		for _, c := range t.Tests {
			if anyItem(c, test) {
				return true
			}
		}
	}
	return false
}
