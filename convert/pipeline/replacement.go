package pipeline

import (
	"strconv"
	"strings"
	"unicode/utf8"
)

// replacement is a text with references to the groups of an expression, in the
// syntax of Python's re.sub: \1 to \99, \g<1>, \g<name>, and the escapes of
// Python's strings. "$" has no special meaning.
type replacement []replacementPart

type replacementPart struct {
	text  string
	group int // -1 for text
}

// replacement reads the replacement for an expression, which is nil if it is
// invalid.
func (p *params) replacement(name string, re *pattern) replacement {
	n, ok := p.required(name)
	if !ok {
		return nil
	}
	if !isText(n) {
		p.reportMismatch(n, name, "text")
		return nil
	}
	var parts replacement
	var text strings.Builder
	t := n.Value
	for i := 0; i < len(t); {
		if t[i] != '\\' {
			text.WriteByte(t[i])
			i++
			continue
		}
		start := i
		if i++; i == len(t) {
			p.problem(regexCheck, n.Sub(start, i), `a backslash at the end means nothing; write "\\" for the character itself`)
			break
		}
		if group, end := groupReference(t, i); end > 0 {
			index := -1
			if re != nil {
				index = groupIndex(re, group)
				if index < 0 {
					p.problem(regexCheck, n.Sub(start, end), "the regular expression has no group %s", quote(group))
				}
			}
			if text.Len() > 0 {
				parts = append(parts, replacementPart{text.String(), -1})
				text.Reset()
			}
			parts = append(parts, replacementPart{group: index})
			i = end
			continue
		}
		character, end := parseEscape(t, i)
		if end == 0 {
			text.WriteByte('\\') // not an escape: both characters are literal
			continue
		}
		text.WriteString(character)
		i = end
	}
	if text.Len() > 0 {
		parts = append(parts, replacementPart{text.String(), -1})
	}
	return parts
}

// groupReference parses \1 or \g<name> after the backslash.
func groupReference(t string, i int) (group string, end int) {
	digit := func(i int, from byte) bool { return i < len(t) && t[i] >= from && t[i] <= '9' }
	octal := func(i int) bool { return i < len(t) && t[i] >= '0' && t[i] <= '7' }
	switch {
	case octal(i) && octal(i+1) && octal(i+2):
		return "", 0 // a character by its octal number
	case digit(i, '1') && digit(i+1, '0'):
		return t[i : i+2], i + 2
	case digit(i, '1'):
		return t[i : i+1], i + 1
	case strings.HasPrefix(t[i:], "g<"):
		if n := strings.IndexByte(t[i:], '>'); n > 2 {
			return t[i+2 : i+n], i + n + 1
		}
	}
	return "", 0
}

func groupIndex(re *pattern, group string) int {
	if i, err := strconv.Atoi(group); err == nil {
		if i >= 0 && i <= re.NumSubexp() {
			return i
		}
		return -1
	}
	return re.SubexpIndex(group)
}

// parseEscape parses an escape of Python's strings after its backslash; the end
// is 0 if it is not one.
func parseEscape(t string, i int) (character string, end int) {
	const names, characters = `\'"abfnrtv`, "\\'\"\a\b\f\n\r\t\v"
	if n := strings.IndexByte(names, t[i]); n >= 0 {
		return characters[n : n+1], i + 1
	}
	number := func(start, most, base int) (string, int) {
		end := start
		for end < len(t) && end < start+most {
			if _, err := strconv.ParseUint(t[end:end+1], base, 8); err != nil {
				break
			}
			end++
		}
		if end == start || base == 16 && end < start+most {
			return "", 0
		}
		c, _ := strconv.ParseUint(t[start:end], base, 32)
		if c > utf8.MaxRune {
			return "", 0
		}
		return string(rune(c)), end
	}
	switch t[i] {
	case '\n':
		return "", i + 1
	case 'x':
		return number(i+1, 2, 16)
	case 'u':
		return number(i+1, 4, 16)
	case 'U':
		return number(i+1, 8, 16)
	}
	return number(i, 3, 8)
}

// expand writes the replacement for a match.
func (t replacement) expand(b *strings.Builder, text string, match []int) {
	for _, p := range t {
		if p.group < 0 {
			b.WriteString(p.text)
		} else if start := match[2*p.group]; start >= 0 {
			b.WriteString(text[start:match[2*p.group+1]])
		}
	}
}

// size is the length of what expand writes.
func (t replacement) size(match []int) int {
	n := 0
	for _, p := range t {
		if p.group < 0 {
			n += len(p.text)
		} else {
			n += match[2*p.group+1] - match[2*p.group]
		}
	}
	return n
}

// substitute replaces all matches; false if the result would be too long.
func (r *run) substitute(re *pattern, to replacement, text string) (string, bool) {
	matches, ok := r.matchAll(re, text)
	if !ok || len(matches) == 0 {
		return text, ok
	}
	size := len(text)
	for _, m := range matches {
		size += to.size(m) - (m[1] - m[0])
	}
	if !r.addText(size) {
		return text, false
	}
	var b strings.Builder
	b.Grow(size)
	at := 0
	for _, m := range matches {
		b.WriteString(text[at:m[0]])
		to.expand(&b, text, m)
		at = m[1]
	}
	b.WriteString(text[at:])
	return b.String(), true
}
