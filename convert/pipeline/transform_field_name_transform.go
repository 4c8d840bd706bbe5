package pipeline

// pySigma calls a Python function here, which a file cannot contain. It is
// replaced by the name of one of three functions: the methods of "case". The
// mapping takes precedence over the function.
var _ = register(transformations, "field_name_transform", func(p *params) transformation {
	fields := p.fieldNameMapping()
	change := caseMethods[p.requiredChoice("transform_func", "lower", "upper", "snake_case")]
	keywords := p.flag("apply_keyword")
	return mapFields(func(field string) []string {
		if field == "" && !keywords {
			return nil
		}
		if to, ok := fields[field]; ok {
			return to
		}
		if field == "" {
			return nil // the functions need a name
		}
		return []string{change(field)}
	})
})
