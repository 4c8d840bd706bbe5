package sigma

var _ = modifier(Modifier{
	Name:    "endswith",
	Doc:     "The field ends with the value.",
	Example: `Image|endswith: '\whoami.exe'`,
	role:    anchor,
	value:   func(a *application, v Value) Value { return a.anchored(v, true, false) },
})
