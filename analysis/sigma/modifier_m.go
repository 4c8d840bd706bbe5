package sigma

var (
	_ = modifier(Modifier{
		Name:    "m",
		Doc:     "^ and $ match at line breaks in the regular expression.",
		Example: `ScriptBlockText|re|m: '^iex '`,
		role:    flag,
		value:   func(_ *application, v Value) Value { return v.(Regexp).withM() },
	})
	// pySigma's longer name.
	_ = modifier(Modifier{
		Name:    "multiline",
		Doc:     "^ and $ match at line breaks in the regular expression.",
		Example: `ScriptBlockText|re|multiline: '^iex '`,
		role:    flag,
		value:   func(_ *application, v Value) Value { return v.(Regexp).withM() },
	})
)

func (r Regexp) withM() Value {
	r.M = true
	return r
}
