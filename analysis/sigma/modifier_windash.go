package sigma

import (
	"unicode"
	"unicode/utf8"
)

var _ = modifier(Modifier{
	Name:    "windash",
	Doc:     "A dash or slash before a word matches -, /, \u2013, \u2014 and \u2015 alike, as Windows commands take them.",
	Example: `CommandLine|windash|contains: ' -enc '`,
	role:    annotation,
	value: func(a *application, v Value) Value {
		s, ok := a.text(v)
		if !ok {
			return nil
		}
		variants := [][]Part{nil}
		for _, p := range s.Parts {
			if p.Kind != Text {
				for i := range variants {
					variants[i] = append(variants[i], p)
				}
				continue
			}
			pieces, dashes := splitDashes(p)
			for i, piece := range pieces {
				if i == 0 || !dashes {
					for v := range variants {
						variants[v] = append(variants[v], piece...)
					}
					continue
				}
				if len(variants)*len(dashKinds) > MaxValues {
					a.problem("too-many-values", s.Node.Span, "the dashes in %q expand to more than %d values", s.Node.Value, MaxValues)
					return nil
				}
				if len(variants)*len(dashKinds)*len(s.Node.Value) > maxText {
					a.problem("too-many-values", s.Node.Span, "the dashes in this value expand to more than %d bytes of text", maxText)
					return nil
				}
				more := make([][]Part, 0, len(variants)*len(dashKinds))
				for _, variant := range variants {
					for _, dash := range dashKinds {
						one := append(variant[:len(variant):len(variant)], Part{Text, dash, added})
						more = append(more, append(one, piece...))
					}
				}
				variants = more
			}
		}
		out := Expansion{Origin: s.Origin, Values: make([]Value, len(variants))}
		for i, parts := range variants {
			one := s
			one.Parts = join(parts)
			out.Values[i] = one
		}
		return out
	},
})

var dashKinds = []string{"-", "/", "\u2013", "\u2014", "\u2015"}

// splitDashes splits a text at the dashes that vary: "-" or "/" at the start or
// after a character that is not part of a word, and before one that is. Each
// piece but the first follows such a dash.
func splitDashes(p Part) (pieces [][]Part, dashes bool) {
	start := 0
	cut := func(end int) {
		var piece []Part
		if end > start {
			piece = []Part{{Text, p.Text[start:end], added}}
			if end-start == len(p.Text) {
				piece[0].At = p.At
			}
		}
		pieces = append(pieces, piece)
	}
	for i := 0; i < len(p.Text); i++ {
		if p.Text[i] != '-' && p.Text[i] != '/' {
			continue
		}
		before, _ := utf8.DecodeLastRuneInString(p.Text[:i])
		after, _ := utf8.DecodeRuneInString(p.Text[i+1:])
		if (i == 0 || !wordRune(before)) && i+1 < len(p.Text) && wordRune(after) {
			cut(i)
			start, dashes = i+1, true
		}
	}
	cut(len(p.Text))
	return pieces, dashes
}

func wordRune(r rune) bool {
	return r == '_' || r != utf8.RuneError && (unicode.IsLetter(r) || unicode.IsNumber(r))
}

// join puts neighbouring texts together.
func join(parts []Part) []Part {
	var out []Part
	for _, p := range parts {
		if n := len(out); n > 0 && p.Kind == Text && out[n-1].Kind == Text {
			out[n-1].Text += p.Text
			out[n-1].At = added
			continue
		}
		out = append(out, p)
	}
	return out
}
