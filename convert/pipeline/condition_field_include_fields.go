package pipeline

var _ = register(fieldConditions, "include_fields", func(p *params) fieldCondition {
	return fieldCondition{name: p.fieldNames()}
})

// fieldNames reads a list of field names, or of expressions that match from the
// start of a name. Keywords have no name.
func (p *params) fieldNames() func(r *run, field string) bool {
	if p.choice("mode", "plain", "re") == "plain" {
		list := p.texts("fields")
		p.pipeline.fields = append(p.pipeline.fields, list...)
		set := make(map[string]bool, len(list))
		for _, f := range list {
			set[f] = true
		}
		return func(_ *run, field string) bool { return field != "" && set[field] }
	}
	var patterns []*pattern
	p.texts("fields")
	if n, ok := p.get("fields"); ok {
		for _, c := range n.Items {
			if isText(c) {
				patterns = append(patterns, p.compile(c, `\A`))
			}
		}
	}
	return func(r *run, field string) bool {
		if field == "" {
			return false
		}
		for _, re := range patterns {
			if r.matches(re, field) {
				return true
			}
		}
		return false
	}
}
