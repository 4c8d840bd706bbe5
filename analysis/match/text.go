package match

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"sigma-lsp/analysis/sigma"
)

// fold makes texts equal that differ by upper and lower case alone, by
// Unicode's simple folding. Bytes that are no UTF-8 stay.
func fold(text string) string {
	ascii := true
	for i := range len(text) {
		ascii = ascii && text[i] < utf8.RuneSelf
	}
	if ascii {
		return strings.ToLower(text)
	}
	var b strings.Builder
	b.Grow(len(text))
	for i := 0; i < len(text); {
		r, n := utf8.DecodeRuneInString(text[i:])
		if r == utf8.RuneError && n == 1 {
			b.WriteByte(text[i])
		} else {
			b.WriteRune(foldRune(r))
		}
		i += n
	}
	return b.String()
}

func foldRune(r rune) rune {
	least := r
	for other := unicode.SimpleFold(r); other != r; other = unicode.SimpleFold(other) {
		least = min(least, other)
	}
	if 'A' <= least && least <= 'Z' {
		least += 'a' - 'A' // as strings.ToLower has it
	}
	return least
}

// glob is text with wildcards: pieces with any run of characters between each
// two. A piece is text with gaps of one character.
type glob []piece

// piece is the texts between the gaps; one alone where there is no gap.
type piece []string

// globOf compiles a value. Parts that are placeholders are not looked at.
func globOf(parts []sigma.Part, cased bool) glob {
	g := glob{{""}}
	for _, p := range parts {
		last := &g[len(g)-1]
		switch p.Kind {
		case sigma.Any:
			g = append(g, piece{""})
		case sigma.AnyChar:
			*last = append(*last, "")
		case sigma.Text:
			text := p.Text
			if !cased {
				text = fold(text)
			}
			(*last)[len(*last)-1] += text
		}
	}
	return g
}

// match reports whether the glob covers a text, which is folded if it is.
func (g glob) match(text string) bool {
	n, ok := g[0].at(text)
	if !ok {
		return false
	}
	text = text[n:]
	if len(g) == 1 {
		return text == ""
	}
	for _, p := range g[1 : len(g)-1] {
		if text, ok = p.after(text); !ok {
			return false
		}
	}
	return g[len(g)-1].ends(text)
}

// at returns the length of the piece where it begins a text.
func (p piece) at(text string) (n int, ok bool) {
	for i, literal := range p {
		if i > 0 {
			if n == len(text) {
				return 0, false
			}
			_, size := utf8.DecodeRuneInString(text[n:])
			n += size
		}
		if !strings.HasPrefix(text[n:], literal) {
			return 0, false
		}
		n += len(literal)
	}
	return n, true
}

// after returns what follows the first place in a text where the piece stands.
func (p piece) after(text string) (rest string, ok bool) {
	for from := 0; ; {
		next := strings.Index(text[from:], p[0])
		if next < 0 {
			return "", false
		}
		from += next
		if n, ok := p.at(text[from:]); ok {
			return text[from+n:], true
		}
		if from == len(text) {
			return "", false
		}
		_, size := utf8.DecodeRuneInString(text[from:])
		from += size
	}
}

// ends reports whether the piece ends a text.
func (p piece) ends(text string) bool {
	for i := len(p) - 1; i >= 0; i-- {
		rest, ok := strings.CutSuffix(text, p[i])
		if !ok || i > 0 && rest == "" {
			return false
		}
		if i > 0 {
			_, size := utf8.DecodeLastRuneInString(rest)
			rest = rest[:len(rest)-size]
		}
		text = rest
	}
	return true
}
