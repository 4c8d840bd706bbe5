package pipeline

// The state is the same for rules, detection items and field names.
var (
	_ = register(ruleConditions, "processing_state", func(p *params) ruleCondition {
		return p.stateCondition()
	})
	_ = register(itemConditions, "processing_state", func(p *params) itemCondition {
		state := p.stateCondition()
		return func(r *run, _ *Item) bool { return state(r) }
	})
	_ = register(fieldConditions, "processing_state", func(p *params) fieldCondition {
		state := p.stateCondition()
		return fieldCondition{name: func(r *run, _ string) bool { return state(r) }}
	})
)

func (p *params) stateCondition() ruleCondition {
	key, want := p.text("key"), p.scalarValue("val", true)
	op := p.choice("op", comparisons...)
	return func(r *run) bool {
		is, ok := r.scope.state[key]
		if !ok {
			return false
		}
		switch is.(type) {
		case map[string]any, []any:
			return op == "ne"
		}
		return compareValues(op, is, want)
	}
}
