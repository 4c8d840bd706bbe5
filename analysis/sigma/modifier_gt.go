package sigma

var _ = modifier(Modifier{
	Name:    "gt",
	Doc:     "The field is a number greater than the value.",
	Example: `FileSize|gt: 1000`,
	role:    comparison,
	value:   func(a *application, v Value) Value { return a.compare(v) },
})
