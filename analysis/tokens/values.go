package tokens

import (
	"slices"
	"strings"

	"sigma-lsp/analysis/sigma"
)

// literalModifiers are the modifiers whose values have no wildcards.
var literalModifiers = []string{"cidr", "exists", "fieldref", "lt", "lte", "gt", "gte", "minute", "hour", "day", "week", "month", "year"}

// values adds what is special in the values of an item.
func (w *walker) values(item *sigma.Item, n *sigma.Node) {
	if slices.ContainsFunc(item.Modifiers, func(m sigma.ModifierUse) bool { return slices.Contains(literalModifiers, m.Name) }) {
		return
	}
	nodes := []*sigma.Node{n}
	if n.Kind == sigma.Sequence && n.Target == nil {
		nodes = n.Items
	}
	expand, re := item.Has("expand"), item.Has("re")
	for _, v := range nodes {
		switch {
		case v.Kind != sigma.Scalar || v.Broken || v.Target != nil:
		case re:
			w.regexp(v, expand)
		case v.IsText():
			w.text(v, expand)
		}
	}
}

// text adds the wildcards, escapes and placeholders of a value. Source: Sigma
// rules specification 2.1, "String Wildcard", "Escape Character",
// "Placeholders".
func (w *walker) text(n *sigma.Node, expand bool) {
	value := n.Value
	for i := 0; i < len(value); i++ {
		switch c := value[i]; {
		case c == '\\' && i+1 < len(value) && (strings.IndexByte(`\*?`, value[i+1]) >= 0 || expand && value[i+1] == '%'):
			w.add(Escape, 0, n.Sub(i, i+2))
			i++
		case c == '*' || c == '?':
			w.add(Wildcard, 0, n.Sub(i, i+1))
		case c == '%' && expand:
			if end := placeholder(value, i); end > 0 {
				w.add(Placeholder, 0, n.Sub(i, end))
				i = end - 1
			}
		}
	}
}

// placeholder returns the end of the placeholder that starts at i, or 0.
func placeholder(value string, i int) int {
	length := strings.IndexFunc(value[i+1:], func(r rune) bool {
		return r != '_' && (r < '0' || r > '9') && (r < 'a' || r > 'z') && (r < 'A' || r > 'Z')
	})
	if end := i + 1 + length; length > 0 && value[end] == '%' {
		return end + 1
	}
	return 0
}

// regexp adds the parts of a regular expression; it need not be a right one.
func (w *walker) regexp(n *sigma.Node, expand bool) {
	text := n.Value
	plain := 0 // where the plain text starts that has no token yet
	part := func(kind Type, start, end int) {
		if start > plain {
			w.add(Regexp, 0, n.Sub(plain, start))
		}
		w.add(kind, 0, n.Sub(start, end))
		plain = end
	}
	for i := 0; i < len(text); i = max(i+1, plain) {
		switch c := text[i]; c {
		case '\\':
			end, kind := escape(text, i)
			part(kind, i, end)
		case '[':
			part(RegexpClass, i, sigma.ClassEnd(text, i))
		case '.':
			part(RegexpClass, i, i+1)
		case '(':
			part(RegexpGroup, i, group(text, i))
		case ')', '|':
			part(RegexpGroup, i, i+1)
		case '^', '$':
			part(RegexpAnchor, i, i+1)
		case '*', '+', '?', '{':
			if end := quantifier(text, i); end > 0 {
				part(RegexpQuantifier, i, end)
			}
		case '%':
			if end := placeholder(text, i); expand && end > 0 {
				part(Placeholder, i, end)
			}
		}
	}
	if plain < len(text) {
		w.add(Regexp, 0, n.Sub(plain, len(text)))
	}
}

// escape returns the end of what a backslash begins, and what it is.
func escape(text string, i int) (end int, kind Type) {
	if i+1 >= len(text) {
		return i + 1, Escape
	}
	end = i + 2
	switch text[i+1] {
	case 'd', 'D', 'w', 'W', 's', 'S', 'h', 'H', 'v', 'V', 'R', 'N', 'X':
		return end, RegexpClass
	case 'p', 'P', 'x':
		switch {
		case end < len(text) && text[end] == '{':
			if n := strings.IndexByte(text[end:], '}'); n > 0 {
				end += n + 1
			}
		case text[i+1] == 'x':
			end = min(end+2, len(text))
		default:
			end = min(end+1, len(text))
		}
		if text[i+1] != 'x' {
			return end, RegexpClass
		}
	case 'A', 'z', 'Z', 'b', 'B', 'G':
		return end, RegexpAnchor
	}
	for end < len(text) && text[end]&0xC0 == 0x80 { // the whole character
		end++
	}
	return end, Escape
}

// group returns the end of what opens a group: "(", "(?:", "(?i)", "(?P<name>".
func group(text string, i int) int {
	if !strings.HasPrefix(text[i:], "(?") {
		return i + 1
	}
	for end := i + 2; end < len(text); end++ {
		switch c := text[end]; {
		case c == ':' || c == ')' || c == '>' || c == '=' || c == '!':
			return end + 1
		case c == '<' || c == '-' || c == '_' || c >= '0' && c <= '9' || c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z':
		default:
			return i + 2
		}
	}
	return i + 2
}

// quantifier returns the end of the quantifier at i, or 0 if the brace is
// literal.
func quantifier(text string, i int) int {
	end := i + 1
	if text[i] == '{' {
		n := strings.IndexByte(text[i:], '}')
		if n < 2 || strings.Trim(text[i+1:i+n], "0123456789,") != "" {
			return 0
		}
		end = i + n + 1
	}
	if end < len(text) && (text[end] == '?' || text[end] == '+') {
		end++
	}
	return end
}
