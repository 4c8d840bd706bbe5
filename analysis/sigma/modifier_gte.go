package sigma

var _ = modifier(Modifier{
	Name:    "gte",
	Doc:     "The field is a number at least the value.",
	Example: `FileSize|gte: 1000`,
	role:    comparison,
	value:   func(a *application, v Value) Value { return a.compare(v) },
})
