package sigma

var _ = modifier(Modifier{
	Name:    "minute",
	Doc:     "The minute of the date in the field (0 to 59) is the value.",
	Example: `CreationTime|minute: 30`,
	role:    matcher,
	value:   func(a *application, v Value) Value { return a.timePart(v) },
})

var timeParts = map[string]bool{"minute": true, "hour": true, "day": true, "week": true, "month": true, "year": true}

// timePart makes the test that the modifier is named after.
func (a *application) timePart(v Value) Value {
	n, ok := a.number(v)
	if !ok {
		return nil
	}
	return TimePart{Origin: n.Origin, Unit: a.use().Name, Number: n}
}
