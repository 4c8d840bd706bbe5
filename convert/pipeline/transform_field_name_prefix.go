package pipeline

var _ = register(transformations, "field_name_prefix", func(p *params) transformation {
	prefix := p.text("prefix")
	return mapFields(func(field string) []string {
		if field == "" {
			return nil
		}
		return []string{prefix + field}
	})
})
