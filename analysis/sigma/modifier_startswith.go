package sigma

var _ = modifier(Modifier{
	Name:  "startswith",
	Doc:   "The field begins with the value.",
	role:  places,
	value: func(a *application, v Value) Value { return a.place(v, false, true) },
})
