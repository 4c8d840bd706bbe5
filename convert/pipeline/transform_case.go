package pipeline

import (
	"strings"

	"sigma-lsp/analysis/sigma"
)

var caseMethods = map[string]func(string) string{
	"lower":      strings.ToLower,
	"upper":      strings.ToUpper,
	"snake_case": snakeCase,
}

// snakeCase writes "_" before each capital letter but the first character, and
// all in lower case.
func snakeCase(text string) string {
	var b strings.Builder
	for i, c := range text {
		if i > 0 && c >= 'A' && c <= 'Z' {
			b.WriteByte('_')
		}
		b.WriteRune(c)
	}
	return strings.ToLower(b.String())
}

var _ = register(transformations, "case", func(p *params) transformation {
	change := caseMethods[p.choice("method", "lower", "upper", "snake_case")]
	return func(r *run) {
		r.editStrings(func(_ *Item, s sigma.String, out []sigma.Value) ([]sigma.Value, bool) {
			list := make([]sigma.Part, len(s.Parts))
			for i, part := range s.Parts {
				if part.Kind == sigma.Text {
					part = sigma.Part{Kind: sigma.Text, Text: change(part.Text), At: part.At}
				}
				list[i] = part
			}
			s.Parts = list
			return append(out, s), true
		})
	}
})
