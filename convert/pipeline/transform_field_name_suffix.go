package pipeline

var _ = register(transformations, "field_name_suffix", func(p *params) transformation {
	suffix := p.text("suffix")
	return mapFields(func(field string) []string {
		if field == "" {
			return nil
		}
		return []string{field + suffix}
	})
})
