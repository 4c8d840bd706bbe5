package leql

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// LEQL has no escapes inside quotes: a backslash is literal, and a text that
// contains a quote needs another kind of quotes. Source: "Components for
// Building a Query", "Use a Search Language".

// Quotable reports whether some kind of quotes can contain the text. Other
// texts, with control characters or both kinds of triple quotes, need a regular
// expression.
func Quotable(text string) bool {
	_, ok := quoteFor(text)
	return ok
}

func quoteFor(text string) (string, bool) {
	if !utf8.ValidString(text) || strings.ContainsFunc(text, isUnprintable) {
		return "", false
	}
	switch {
	case !strings.Contains(text, `"`) && !strings.Contains(text, "'"):
		return `"`, true
	case !strings.Contains(text, "'"):
		return "'", true
	}
	// A quote next to the triple quotes would make four of them.
	for _, quote := range []string{`"""`, "'''"} {
		if !strings.Contains(text, quote) && text[0] != quote[0] && text[len(text)-1] != quote[0] {
			return quote, true
		}
	}
	return "", false
}

// isUnprintable reports whether a character cannot be part of a query that is
// pasted: control characters and line breaks.
func isUnprintable(r rune) bool {
	return unicode.IsControl(r) || r == '\u2028' || r == '\u2029'
}

// QuoteKey writes the name of a key, in quotes if it has characters other than
// letters, digits and "_.-@", or reads as an operator.
func QuoteKey(name string) string {
	plain := name != ""
	for _, r := range name {
		if r != '_' && r != '.' && r != '-' && r != '@' && !unicode.IsLetter(r) && !unicode.IsDigit(r) {
			plain = false
			break
		}
	}
	switch strings.ToUpper(name) {
	case "AND", "OR", "NOT", "IN", "IIN", "CONTAINS", "ICONTAINS", "ALL", "NULL", "TRUE", "FALSE", "WHERE", "FROM", "NOCASE", "IP", "LOOSE":
		plain = false
	}
	if plain {
		return name
	}
	return Quote(name)
}

// Escape escapes literal text for a regular expression. In addition to what RE2
// requires it escapes what Python's re.escape does, and the slash, which ends
// an expression in LEQL.
func Escape(text string) string {
	var b strings.Builder
	b.Grow(len(text) + 8)
	for _, r := range text {
		switch {
		case r == '\n':
			b.WriteString(`\n`)
		case r == '\r':
			b.WriteString(`\r`)
		case r == '\t':
			b.WriteString(`\t`)
		case r == '\u2028' || r == '\u2029' || unicode.IsControl(r):
			b.WriteString(hex(r))
		case r < utf8.RuneSelf && strings.IndexByte("\\.+*?()[]{}^$| -#&~/", byte(r)) >= 0:
			b.WriteByte('\\')
			b.WriteRune(r)
		default:
			b.WriteRune(r)
		}
	}
	return b.String()
}

func hex(r rune) string {
	const digits = "0123456789ABCDEF"
	out := []byte(`\x{`)
	for shift := 12; shift >= 0; shift -= 4 {
		out = append(out, digits[r>>shift&15])
	}
	return string(out) + "}"
}

// EscapeSlashes escapes the slashes of a regular expression that are not
// escaped yet, also in character classes, and writes control characters as
// escapes.
func EscapeSlashes(pattern string) string {
	var b strings.Builder
	b.Grow(len(pattern) + 4)
	escaped := false
	for _, r := range pattern {
		if unicode.IsControl(r) || r == '\u2028' || r == '\u2029' {
			if !escaped {
				b.WriteByte('\\')
			}
			switch r {
			case '\n':
				b.WriteByte('n')
			case '\r':
				b.WriteByte('r')
			case '\t':
				b.WriteByte('t')
			default:
				b.WriteString(hex(r)[1:])
			}
			escaped = false
			continue
		}
		if r == '/' && !escaped {
			b.WriteByte('\\')
		}
		b.WriteRune(r)
		escaped = r == '\\' && !escaped
	}
	return b.String()
}

// Quote writes a text in quotes; see Quotable.
func Quote(text string) string {
	quote, ok := quoteFor(text)
	if !ok {
		panic("a text that no quotes can hold was to be quoted")
	}
	return quote + text + quote
}
