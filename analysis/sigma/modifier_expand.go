package sigma

var _ = modifier(Modifier{
	Name:    "expand",
	Doc:     "%name% in the value stands for what a pipeline has under that name.",
	Example: `User|expand: '%administrators%'`,
	role:    annotation,
	// The placeholders are found when the value is read; only the type is
	// looked at here.
	value: func(a *application, v Value) Value {
		if _, ok := v.(Regexp); !ok {
			a.text(v)
		}
		return nil
	},
})
