package workspace

import (
	"cmp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// Search returns the documents whose title, id, name, tag or file name holds
// the letters of the query in their order, in any case, the best ones first
// and not more than that many. An empty query fits all.
func (x *Index) Search(query string, most int) []*Document {
	type hit struct {
		d     *Document
		score int
	}
	words := normalizeQuery(query)
	var hits []hit
	for _, d := range x.All() {
		best := matchTier(words, d.Title.Value)
		for _, text := range []string{d.ID.Value, d.Name.Value, d.File.BaseName()} {
			best = max(best, matchTier(words, text)-1)
		}
		for _, t := range d.Tags {
			best = max(best, matchTier(words, t.Value)-1)
		}
		if best > 0 {
			hits = append(hits, hit{d, best})
		}
	}
	slices.SortStableFunc(hits, func(a, b hit) int { return cmp.Compare(b.score, a.score) })
	found := make([]*Document, min(len(hits), most))
	for i := range found {
		found[i] = hits[i].d
	}
	return found
}

// normalizeQuery is the query for comparisons: without spaces, in lower case.
func normalizeQuery(query string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsSpace(r) {
			return -1
		}
		return unicode.ToLower(r)
	}, query)
}

// The ways in which a text fits a query, from worst to best; the steps leave
// room to prefer a title to other texts.
const (
	subsequence = 2 * (iota + 1) // the letters occur in it in their order
	substring                    // they are contiguous
	wordStart                    // and at the beginning of a word
	textStart                    // and at the beginning of the text
)

// matchTier says how well a text fits the letters; 0 is not at all.
func matchTier(letters, text string) int {
	if text == "" {
		return 0
	}
	if letters == "" {
		return subsequence
	}
	first, _ := lowerRune(letters, 0)
	if !hasSubsequence(text, letters) {
		return 0
	}
	best := subsequence
	for i, inside := 0, false; i < len(text); {
		r, size := lowerRune(text, i)
		if r == first && hasPrefix(text[i:], letters) {
			switch {
			case i == 0:
				return textStart
			case !inside:
				best = wordStart
			default:
				best = max(best, substring)
			}
		}
		inside = unicode.IsLetter(r) || unicode.IsDigit(r)
		i += size
	}
	return best
}

// lowerRune is the small letter at an offset.
func lowerRune(text string, i int) (r rune, size int) {
	if c := text[i]; c < utf8.RuneSelf {
		if 'A' <= c && c <= 'Z' {
			c += 'a' - 'A'
		}
		return rune(c), 1
	}
	r, size = utf8.DecodeRuneInString(text[i:])
	return unicode.ToLower(r), size
}

// hasSubsequence reports whether the letters occur in the text in their order.
func hasSubsequence(text, letters string) bool {
	for i := 0; i < len(text); {
		r, size := lowerRune(text, i)
		i += size
		if next, size := lowerRune(letters, 0); r == next {
			if letters = letters[size:]; letters == "" {
				return true
			}
		}
	}
	return false
}

// hasPrefix reports whether the text begins with the letters, ignoring spaces.
func hasPrefix(text, letters string) bool {
	for i := 0; i < len(text); {
		r, size := lowerRune(text, i)
		i += size
		if unicode.IsSpace(r) {
			continue
		}
		next, size := lowerRune(letters, 0)
		if r != next {
			return false
		}
		if letters = letters[size:]; letters == "" {
			return true
		}
	}
	return false
}
