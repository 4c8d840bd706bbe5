package sigma

import "encoding/base64"

var _ = modifier(Modifier{
	Name:    "base64",
	Doc:     "The field holds the value in Base64.",
	Example: `CommandLine|base64|contains: 'IEX '`,
	role:    encoding,
	value: func(a *application, v Value) Value {
		text, s, ok := a.literal(v)
		if !ok {
			return nil
		}
		s.Parts = encoded(base64.StdEncoding.EncodeToString([]byte(text)))
		return s
	},
})

// encoded are the parts of a text that a modifier made, none if it is empty.
func encoded(text string) []Part {
	if text == "" {
		return nil
	}
	return []Part{{Text, text, added}}
}
