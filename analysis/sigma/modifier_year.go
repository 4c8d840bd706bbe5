package sigma

var _ = modifier(Modifier{
	Name:    "year",
	Doc:     "The year of the date in the field (four digits) is the value.",
	Example: `CreationTime|year: 2026`,
	role:    matcher,
	value:   func(a *application, v Value) Value { return a.timePart(v) },
})
