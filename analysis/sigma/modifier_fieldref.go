package sigma

var _ = modifier(Modifier{
	Name:    "fieldref",
	Doc:     "The value names another field of the same event, and both hold the same.",
	Example: `SubjectUserName|fieldref: TargetUserName`,
	role:    matcher,
	value: func(a *application, v Value) Value {
		s, ok := v.(String)
		if !ok {
			a.wrongType(v, "the name of a field")
			return nil
		}
		for _, p := range s.Parts {
			if p.Kind == Any || p.Kind == AnyChar {
				a.problem("fieldref-wildcard", s.partAt(p), "wildcard in a field name; write the exact name")
				return nil
			}
		}
		name, _ := s.Plain()
		return FieldRef{Origin: s.Origin, Field: name}
	},
})
