package sigma

var (
	_ = modifier(Modifier{
		Name:    "i",
		Doc:     "Upper and lower case are the same for the regular expression.",
		Example: `CommandLine|re|i: '-e(nc)?\s'`,
		role:    flag,
		value:   func(_ *application, v Value) Value { return v.(Regexp).withI() },
	})
	// pySigma's longer name.
	_ = modifier(Modifier{
		Name:    "ignorecase",
		Doc:     "Upper and lower case are the same for the regular expression.",
		Example: `CommandLine|re|ignorecase: '-e(nc)?\s'`,
		role:    flag,
		value:   func(_ *application, v Value) Value { return v.(Regexp).withI() },
	})
)

func (r Regexp) withI() Value {
	r.I = true
	return r
}
