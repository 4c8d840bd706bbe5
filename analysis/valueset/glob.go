package valueset

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"sigma-lsp/analysis/match"
	"sigma-lsp/analysis/sigma"
)

// glob is text with wildcards. Its pieces are separated by runs of any characters, so one
// piece alone is the whole text.
type glob struct {
	pieces []string // folded unless cased, oneCharacter for each "?"
	cased  bool     // upper and lower case differ
	joined string   // the pieces as a text
	ones   bool     // some piece has a "?"
	size   int
}

// Bytes that no text of a rule holds represent wildcards, so that a pattern can be matched
// as if it were a text: what matches "*" matches everything in its place.
const (
	oneCharacter = "\xFE"
	anyRun       = "\xFF"
)

// globOf reports false for placeholders, and for texts that are not UTF-8.
func globOf(s sigma.String) (glob, bool) {
	g := glob{pieces: []string{""}}
	var piece strings.Builder
	run := false // the piece ends here: what "*?" accepts is that of "?*"
	end := func() {
		if run {
			g.pieces[len(g.pieces)-1] = piece.String()
			g.pieces = append(g.pieces, "")
			piece.Reset()
		}
		run = false
	}
	for _, p := range s.Parts {
		switch p.Kind {
		case sigma.Text:
			end()
			if s.Cased {
				piece.WriteString(p.Text)
			} else {
				piece.WriteString(match.Fold(p.Text))
			}
		case sigma.AnyChar:
			g.ones = true
			piece.WriteString(oneCharacter)
		case sigma.Any:
			run = true
		default:
			return glob{}, false
		}
	}
	end()
	g.pieces[len(g.pieces)-1] = piece.String()
	for _, p := range g.pieces {
		g.size += len(p)
		if g.ones {
			p = strings.ReplaceAll(p, oneCharacter, "?")
		}
		if !utf8.ValidString(p) {
			return glob{}, false
		}
	}
	g.cased = s.Cased && !caseless(g.pieces)
	g.joined = g.pieces[0]
	if len(g.pieces) > 1 {
		g.joined = strings.Join(g.pieces, anyRun)
	}
	return g, true
}

// caseless reports whether texts have no letters with another case.
func caseless(pieces []string) bool {
	for _, p := range pieces {
		for _, r := range p {
			if unicode.SimpleFold(r) != r {
				return false
			}
		}
	}
	return true
}

// whole returns the text of a glob without wildcards.
func (g glob) whole() (string, bool) { return g.pieces[0], len(g.pieces) == 1 && !g.ones }

// all reports whether every text is accepted.
func (g glob) all() bool { return len(g.pieces) == 2 && g.size == 0 }

// as returns the pieces as a glob of the other kind compares them.
func (g glob) as(cased bool) []string {
	if cased || !g.cased {
		return g.pieces
	}
	folded := make([]string, len(g.pieces))
	for i, p := range g.pieces {
		folded[i] = match.Fold(p)
	}
	return folded
}

// accepts reports whether a text matches.
func (g glob) accepts(text string) bool {
	if !g.cased {
		text = match.Fold(text)
	}
	return g.match(text)
}

// covers reports whether all texts that h accepts are accepted.
func (g glob) covers(h glob) bool {
	if g.cased && !h.cased {
		return false
	}
	if h.cased && !g.cased {
		return g.match(match.Fold(h.joined))
	}
	return g.match(h.joined)
}

// disjoint reports whether no text is accepted by both.
func (g glob) disjoint(h glob) bool {
	cased := g.cased && h.cased
	a, b := g.as(cased), h.as(cased)
	switch {
	case len(a) > 1 && len(b) > 1:
		// What is between the ends of both can be put together in one text.
		return clash(a[0], b[0], utf8.DecodeRuneInString, false) || clash(a[len(a)-1], b[len(b)-1], utf8.DecodeLastRuneInString, true)
	case len(a) > 1:
		return h.disjoint(g)
	case !g.ones:
		return !glob{pieces: b}.match(a[0])
	case len(b) == 1 && !h.ones:
		return !glob{pieces: a}.match(b[0])
	case len(b) == 1:
		return utf8.RuneCountInString(a[0]) != utf8.RuneCountInString(b[0]) || clash(a[0], b[0], utf8.DecodeRuneInString, false)
	}
	least := 0
	for _, p := range b {
		least += utf8.RuneCountInString(p)
	}
	return least > utf8.RuneCountInString(a[0]) || clash(a[0], b[0], utf8.DecodeRuneInString, false) || clash(a[0], b[len(b)-1], utf8.DecodeLastRuneInString, true)
}

// clash reports whether no text begins, or ends, with both pieces.
func clash(a, b string, next func(string) (rune, int), last bool) bool {
	for a != "" && b != "" {
		x, n := next(a)
		y, m := next(b)
		wild := n == 1 && x == utf8.RuneError || m == 1 && y == utf8.RuneError
		if x != y && !wild {
			return true
		}
		if last {
			a, b = a[:len(a)-n], b[:len(b)-m]
		} else {
			a, b = a[n:], b[m:]
		}
	}
	return false
}

// match reports whether a text, or a glob written as one, is accepted. Source: see
// analysis/match.
func (g glob) match(text string) bool {
	rest, ok := begins(text, g.pieces[0])
	if !ok || len(g.pieces) == 1 {
		return ok && rest == ""
	}
	for _, p := range g.pieces[1 : len(g.pieces)-1] {
		if rest, ok = after(rest, p); !ok {
			return false
		}
	}
	last := g.pieces[len(g.pieces)-1]
	if !strings.Contains(last, oneCharacter) {
		return strings.HasSuffix(rest, last)
	}
	at := len(rest)
	for range utf8.RuneCountInString(last) {
		_, n := utf8.DecodeLastRuneInString(rest[:at])
		if n == 0 {
			return false
		}
		at -= n
	}
	end, ok := begins(rest[at:], last)
	return ok && end == ""
}

// begins returns what follows a piece at the beginning of a text.
func begins(text, piece string) (rest string, ok bool) {
	for {
		n := strings.Index(piece, oneCharacter)
		if n < 0 {
			return strings.CutPrefix(text, piece)
		}
		if text, ok = strings.CutPrefix(text, piece[:n]); !ok || text == "" || text[0] == anyRun[0] {
			return "", false
		}
		_, size := utf8.DecodeRuneInString(text)
		text, piece = text[size:], piece[n+1:]
	}
}

// after returns what follows the first place in a text where a piece occurs.
func after(text, piece string) (rest string, ok bool) {
	first, _, ones := strings.Cut(piece, oneCharacter)
	for {
		at := strings.Index(text, first)
		if at < 0 {
			return "", false
		}
		text = text[at:]
		if !ones {
			return text[len(piece):], true
		}
		if rest, ok := begins(text, piece); ok {
			return rest, true
		}
		if text == "" {
			return "", false
		}
		_, size := utf8.DecodeRuneInString(text)
		text = text[size:]
	}
}
