package sigma

var _ = modifier(Modifier{
	Name:    "week",
	Doc:     "The week of the date in the field (1 to 53) is the value.",
	Example: `CreationTime|week: 52`,
	role:    matcher,
	value:   func(a *application, v Value) Value { return a.timePart(v) },
})
