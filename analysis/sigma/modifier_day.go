package sigma

var _ = modifier(Modifier{
	Name:    "day",
	Doc:     "The day of the date in the field (1 to 31) is the value.",
	Example: `CreationTime|day: 1`,
	role:    matcher,
	value:   func(a *application, v Value) Value { return a.timePart(v) },
})
