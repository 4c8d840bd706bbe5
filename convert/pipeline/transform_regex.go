package pipeline

import (
	"fmt"
	"strings"
	"unicode"

	"sigma-lsp/analysis/sigma"
)

// A string becomes a regular expression that matches it. With
// "ignore_case_brackets" each letter is written in both cases.
var _ = register(transformations, "regex", func(p *params) transformation {
	method := p.choice("method", "ignore_case_brackets", "ignore_case_flag", "plain")
	return func(r *run) {
		r.editStrings(func(it *Item, s sigma.String, out []sigma.Value) ([]sigma.Value, bool) {
			if len(s.Parts) == 0 {
				return append(out, s), true // an empty expression would match everything
			}
			var b strings.Builder
			for _, part := range s.Parts {
				switch part.Kind {
				case sigma.Any:
					b.WriteString(".*")
				case sigma.AnyChar:
					b.WriteString(".")
				case sigma.Placeholder:
					r.failValue(it, s, &part, fmt.Sprintf("the placeholder %s has no value that could become a regular expression", quote(part.Text)))
					return nil, false
				default:
					writePattern(&b, part.Text, method == "ignore_case_brackets" && !s.Cased)
				}
			}
			if !r.addText(b.Len()) {
				return nil, false
			}
			re := sigma.Regexp{Origin: s.Origin, I: method == "ignore_case_flag" && !s.Cased}
			re.Parts = []sigma.Part{{Kind: sigma.Text, Text: b.String(), At: noSpan}}
			return append(out, re), true
		})
	}
})

// writePattern escapes what Python's re.escape escapes.
func writePattern(b *strings.Builder, text string, brackets bool) {
	for _, c := range text {
		switch {
		case brackets && unicode.IsLetter(c):
			b.WriteByte('[')
			b.WriteRune(unicode.ToLower(c))
			b.WriteRune(unicode.ToUpper(c))
			b.WriteByte(']')
			continue
		case strings.ContainsRune("()[]{}?*+-|^$\\.&~# \t\n\r\v\f", c):
			b.WriteByte('\\')
		}
		b.WriteRune(c)
	}
}
