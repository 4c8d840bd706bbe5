package sigma

var _ = modifier(Modifier{
	Name:    "startswith",
	Doc:     "The field begins with the value.",
	Example: `Image|startswith: 'C:\Users\'`,
	role:    anchor,
	value:   func(a *application, v Value) Value { return a.anchored(v, false, true) },
})
