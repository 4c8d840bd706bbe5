package sigma

var (
	_ = modifier(Modifier{
		Name:    "s",
		Doc:     "The dot of the regular expression matches line breaks as well.",
		Example: `ScriptBlockText|re|s: 'begin.*end'`,
		role:    flag,
		value:   func(_ *application, v Value) Value { return v.(Regexp).withS() },
	})
	// pySigma's longer name.
	_ = modifier(Modifier{
		Name:    "dotall",
		Doc:     "The dot of the regular expression matches line breaks as well.",
		Example: `ScriptBlockText|re|dotall: 'begin.*end'`,
		role:    flag,
		value:   func(_ *application, v Value) Value { return v.(Regexp).withS() },
	})
)

func (r Regexp) withS() Value {
	r.S = true
	return r
}
