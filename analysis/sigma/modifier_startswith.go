package sigma

var _ = modifier(Modifier{
	Name:    "startswith",
	Doc:     "The field begins with the value.",
	Example: `Image|startswith: 'C:\Users\'`,
	role:    places,
	value:   func(a *application, v Value) Value { return a.place(v, false, true) },
})
