package sigma

import "encoding/base64"

var _ = modifier(Modifier{
	Name: "base64",
	Doc:  "The field holds the value in Base64.",
	role: encodes,
	value: func(a *application, v Value) Value {
		text, s, ok := a.literal(v)
		if !ok {
			return nil
		}
		s.Parts = []Part{{Text, base64.StdEncoding.EncodeToString([]byte(text)), added}}
		return s
	},
})
