package sigma

var _ = modifier(Modifier{
	Name:    "hour",
	Doc:     "The hour of the date in the field (0 to 23) is the value.",
	Example: `CreationTime|hour: 3`,
	role:    matcher,
	value:   func(a *application, v Value) Value { return a.timePart(v) },
})
