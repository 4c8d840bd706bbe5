package sigma

import "strconv"

var _ = modifier(Modifier{
	Name:    "exists",
	Doc:     "The field is present in the event (true), or absent (false); its value does not matter.",
	Example: `ParentImage|exists: true`,
	role:    starts,
	value: func(a *application, v Value) Value {
		if a.item.Field == "" {
			a.fault("modifier-value-type", a.use().At, "\"exists\" requires a field before it")
			return nil
		}
		b, ok := v.(Bool)
		if !ok {
			is := "nothing"
			if v.From().Value != "" {
				is = strconv.Quote(v.From().Value)
			}
			a.fault("exists-not-boolean", v.From().Span, "\"exists\" requires true or false, not %s", is)
			return nil
		}
		return Exists(b)
	},
})
