package pipeline

var _ = register(fieldConditions, "exclude_fields", func(p *params) fieldCondition {
	listed := p.fieldNames()
	return fieldCondition{name: func(r *run, field string) bool { return !listed(r, field) }}
})
