package sigma

import "strconv"

var _ = modifier(Modifier{
	Name:    "exists",
	Doc:     "The field is present in the event (true), or absent (false); its value does not matter.",
	Example: `ParentImage|exists: true`,
	role:    matcher,
	value: func(a *application, v Value) Value {
		if a.item.Field == "" {
			a.problem("modifier-value-type", a.use().At, "\"exists\" requires a field before it")
			return nil
		}
		b, ok := v.(Bool)
		if !ok {
			is := "nothing"
			if v.SourceNode().Value != "" {
				is = strconv.Quote(v.SourceNode().Value)
			}
			a.problem("exists-not-boolean", v.SourceNode().Span, "\"exists\" requires true or false, not %s", is)
			return nil
		}
		return Exists(b)
	},
})
