package pipeline

var _ = register(transformations, "set_custom_attribute", func(p *params) transformation {
	attribute, value := p.text("attribute"), p.anyValue("value")
	return func(r *run) {
		if r.rule.Custom == nil {
			r.rule.Custom = map[string]any{}
		}
		r.rule.Custom[attribute] = value
	}
})
