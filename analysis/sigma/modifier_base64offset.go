package sigma

import "encoding/base64"

var _ = modifier(Modifier{
	Name:    "base64offset",
	Doc:     "The field holds the value in Base64, at any place of a longer encoded text (with contains).",
	Example: `CommandLine|base64offset|contains: 'http://'`,
	role:    encoding,
	// The first and last characters of an encoded text depend on its
	// neighbours; what is left for the three possible shifts is constant.
	value: func(a *application, v Value) Value {
		text, s, ok := a.literal(v)
		if !ok {
			return nil
		}
		out := Expansion{Origin: s.Origin}
		for shift, cut := range []int{0, 2, 3} {
			whole := base64.StdEncoding.EncodeToString([]byte("   "[:shift] + text))
			tail := []int{0, 3, 2}[(len(text)+shift)%3]
			variant := s
			variant.Parts = encoded(whole[min(cut, len(whole)-tail) : len(whole)-tail])
			out.Values = append(out.Values, variant)
		}
		return out
	},
})
