package sigma

var _ = modifier(Modifier{
	Name:    "lte",
	Doc:     "The field is a number at most the value.",
	Example: `FileSize|lte: 1000`,
	role:    comparison,
	value:   func(a *application, v Value) Value { return a.compare(v) },
})
