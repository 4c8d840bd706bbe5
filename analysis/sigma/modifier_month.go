package sigma

var _ = modifier(Modifier{
	Name:    "month",
	Doc:     "The month of the date in the field (1 to 12) is the value.",
	Example: `CreationTime|month: 12`,
	role:    matcher,
	value:   func(a *application, v Value) Value { return a.timePart(v) },
})
