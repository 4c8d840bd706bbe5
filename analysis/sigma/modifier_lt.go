package sigma

var _ = modifier(Modifier{
	Name:    "lt",
	Doc:     "The field is a number less than the value.",
	Example: `FileSize|lt: 1000`,
	role:    comparison,
	value:   func(a *application, v Value) Value { return a.compare(v) },
})

// compare makes the comparison that the modifier is named after.
func (a *application) compare(v Value) Value {
	if part, ok := v.(TimePart); ok {
		part.Op = a.use().Name
		return part
	}
	n, ok := a.number(v)
	if !ok {
		return nil
	}
	return Comparison{n.Origin, a.use().Name, n}
}
