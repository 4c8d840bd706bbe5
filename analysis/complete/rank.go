package complete

import (
	"cmp"
	"slices"
	"strings"
	"unicode"

	"sigma-lsp/analysis/sigma"
)

// offer adds a candidate that replaces the existing word. Names from other
// files with control characters are skipped.
func (r *request) offer(c Candidate) {
	if c.Snippet == "" && strings.ContainsFunc(c.Text, unicode.IsControl) {
		return
	}
	if r.needsSpace {
		c.Text = " " + c.Text
		if c.Snippet != "" {
			c.Snippet = " " + c.Snippet
		}
	}
	r.candidates = append(r.candidates, c)
}

// offerValue adds a candidate whose label is the value of a scalar.
func (r *request) offerValue(c Candidate) {
	if c.Text == "" {
		c.Text = c.Label
	}
	c.Text = r.quoteIfNeeded(c.Text)
	r.offer(c)
}

// offerItem is offerValue for items of a list.
func (r *request) offerItem(c Candidate) {
	if c.Text == "" {
		c.Text = c.Label
	}
	c.Text = r.quoteIfNeeded(c.Text)
	if r.ownLine {
		c.Text = "- " + c.Text
	}
	r.offer(c)
}

// quoteIfNeeded writes a text as a scalar, or as the inside of the quotes that are there.
func (r *request) quoteIfNeeded(text string) string {
	switch r.quote {
	case '\'':
		return strings.ReplaceAll(text, "'", "''")
	case '"':
		return strings.ReplaceAll(strings.ReplaceAll(text, `\`, `\\`), `"`, `\"`)
	}
	if plain(text) {
		return text
	}
	quoted, ok := sigma.Quote(text)
	if !ok {
		return text
	}
	return quoted
}

// plain reports whether YAML is certain to read a text without quotes
// unchanged, in flow collections too.
func plain(text string) bool {
	if text == "" || text[len(text)-1] == ' ' || text[len(text)-1] == ':' {
		return false
	}
	letter := false
	for i := range len(text) {
		switch c := text[i]; {
		case 'a' <= c && c <= 'z' || 'A' <= c && c <= 'Z':
			letter = true
		case c == '_' || '0' <= c && c <= '9':
		case i == 0, strings.IndexByte("-./ ()+:", c) < 0, c == ':' && text[i+1] == ' ':
			return false
		}
	}
	switch strings.ToLower(text) {
	case "true", "false", "yes", "no", "on", "off", "null", "y", "n":
		return false
	}
	first := text[0]
	switch {
	case len(text) == 36 && strings.Trim(text, "0123456789abcdefABCDEF-") == "": // a UUID
		return true
	case 'a' <= first && first <= 'z' || 'A' <= first && first <= 'Z':
		return true
	case !letter: // a number, if nothing else
		return strings.Trim(text, "0123456789") == "" && (first != '0' || text == "0")
	}
	return strings.IndexByte(text, 'x') != 1 && strings.Trim(text, "0123456789eE+-._") != ""
}

// How well a candidate fits the typed text, the best first.
const (
	labelPrefix = iota
	wordPrefix
	substring
	subsequence
	noMatch
)

// answer puts the candidates in order.
func (r *request) answer() Answer {
	a := Answer{Replace: r.word, Incomplete: r.incomplete, Words: r.words}
	a.Insert = sigma.Span{Start: r.word.Start, End: max(r.word.Start, min(r.cursor, r.word.End))}
	typed := strings.ToLower(r.typed)
	type ranked struct {
		fit int
		c   *Candidate
	}
	all := make([]ranked, 0, len(r.candidates))
	seen := make(map[string]bool, len(r.candidates))
	for i := range r.candidates {
		c := &r.candidates[i]
		if seen[c.Label] {
			continue
		}
		seen[c.Label] = true
		if c.Filter == "" {
			c.Filter = c.Label
		}
		if hasPrefix(c.Filter, typed) && !strings.HasPrefix(c.Filter, r.typed) {
			// For clients to which upper and lower case are not the same.
			c.Filter = r.typed + strings.ToLower(c.Filter[len(typed):])
		}
		// A candidate that does not match now does not match a longer text
		// either; after a deletion the client requests completion again.
		if f := matchTier(c, typed); f < noMatch {
			all = append(all, ranked{f, c})
		}
	}
	slices.SortFunc(all, func(a, b ranked) int {
		return cmp.Or(cmp.Compare(a.fit, b.fit), cmp.Compare(a.c.rank, b.c.rank), cmp.Compare(a.c.Label, b.c.Label))
	})
	if len(all) > maxCandidates {
		all, a.Incomplete = all[:maxCandidates], true
	}
	a.Candidates = make([]Candidate, len(all))
	for i, one := range all {
		a.Candidates[i] = *one.c
	}
	return a
}

// matchTier rates how well a candidate matches a text in lower case.
func matchTier(c *Candidate, typed string) int {
	if typed == "" {
		return labelPrefix
	}
	label := c.Label
	if hasPrefix(label, typed) {
		return labelPrefix
	}
	best := noMatch
	for _, text := range [...]string{label, c.Filter} {
		if f := matchText(text, typed); f < best {
			best = f
		}
	}
	return best
}

func matchText(text, typed string) int {
	best := noMatch
	inside := false
	at := 0
	for i := 0; i < len(text); i++ {
		c := lower(text[i])
		if c == typed[0] && hasPrefix(text[i:], typed) {
			if !inside || i > 0 && upper(text[i]) && !upper(text[i-1]) {
				return wordPrefix
			}
			best = substring
		}
		if at < len(typed) && c == typed[at] {
			at++
		}
		inside = 'a' <= c && c <= 'z' || '0' <= c && c <= '9'
	}
	if best == noMatch && at == len(typed) {
		return subsequence
	}
	return best
}

func lower(c byte) byte {
	if upper(c) {
		return c + 'a' - 'A'
	}
	return c
}

func upper(c byte) bool { return 'A' <= c && c <= 'Z' }

// hasPrefix reports whether a text begins with another one in lower case.
func hasPrefix(text, typed string) bool {
	if len(text) < len(typed) {
		return false
	}
	for i := range len(typed) {
		if lower(text[i]) != lower(typed[i]) {
			return false
		}
	}
	return true
}
