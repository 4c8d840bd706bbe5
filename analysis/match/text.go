package match

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"sigma-lsp/analysis/sigma"
)

// Fold makes texts equal that differ only in case, by Unicode's simple folding.
// Bytes that are not UTF-8 are kept.
func Fold(text string) string {
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

// piece is the texts between single-character wildcards; just one text if there
// is no such wildcard.
type piece []string

// globOf compiles a value. Placeholders are ignored.
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
				text = Fold(text)
			}
			(*last)[len(*last)-1] += text
		}
	}
	return g
}

// match reports whether the glob covers a text, which is folded if it is.
func (g glob) match(text string) bool {
	n, ok := g[0].matchPrefix(text)
	if !ok {
		return false
	}
	text = text[n:]
	if len(g) == 1 {
		return text == ""
	}
	for _, p := range g[1 : len(g)-1] {
		if text, ok = p.findIn(text); !ok {
			return false
		}
	}
	return g[len(g)-1].matchSuffix(text)
}

// matchPrefix returns the length of the piece where it begins a text.
func (p piece) matchPrefix(text string) (n int, ok bool) {
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

// findIn returns what follows the first occurrence of the piece in a text.
func (p piece) findIn(text string) (rest string, ok bool) {
	for from := 0; ; {
		next := strings.Index(text[from:], p[0])
		if next < 0 {
			return "", false
		}
		from += next
		if n, ok := p.matchPrefix(text[from:]); ok {
			return text[from+n:], true
		}
		if from == len(text) {
			return "", false
		}
		_, size := utf8.DecodeRuneInString(text[from:])
		from += size
	}
}

// matchSuffix reports whether the piece ends a text.
func (p piece) matchSuffix(text string) bool {
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
