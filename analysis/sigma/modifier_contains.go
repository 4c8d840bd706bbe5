package sigma

var _ = modifier(Modifier{
	Name:    "contains",
	Doc:     "The value may stand anywhere in the field.",
	Example: `CommandLine|contains: ' -enc '`,
	role:    anchor,
	value:   func(a *application, v Value) Value { return a.anchored(v, true, true) },
})

// anchored puts wildcards at the open ends of a value, unless one stands there.
// Regular expressions get ".*" as pySigma has it, a top-level alternation
// grouped first.
func (a *application) anchored(v Value, before, after bool) Value {
	switch v := v.(type) {
	case Regexp:
		return v.anchored(before, after)
	case FieldRef:
		// startswith means that the field starts with the other one's value,
		// which therefore ends anywhere.
		v.AtStart, v.AtEnd = v.AtStart || after, v.AtEnd || before
		return v
	}
	s, ok := a.text(v)
	if !ok {
		return nil
	}
	parts := make([]Part, 0, len(s.Parts)+2)
	if before && (len(s.Parts) == 0 || s.Parts[0].Kind != Any) {
		parts = append(parts, Part{Any, "", added})
	}
	parts = append(parts, s.Parts...)
	if after && (len(parts) == 0 || parts[len(parts)-1].Kind != Any) {
		parts = append(parts, Part{Any, "", added})
	}
	s.Parts = parts
	return s
}
