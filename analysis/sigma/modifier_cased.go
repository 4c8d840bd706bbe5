package sigma

var _ = modifier(Modifier{
	Name:    "cased",
	Doc:     "Upper and lower case must be as written.",
	Example: `Image|cased|endswith: '/NC'`,
	role:    annotation,
	value: func(a *application, v Value) Value {
		s, ok := a.text(v)
		if !ok {
			return nil
		}
		s.Cased = true
		return s
	},
})
