package yaml

import (
	"fmt"
	"strings"
	"unicode"
	"unicode/utf8"

	"gopkg.in/yaml.v3"
)

// Write spells a text as a scalar in the style of the node, to be put in the
// place of its span. A plain scalar that would be read as something else gets
// single quotes. It reports false for block scalars and aliases, and for texts
// that the style cannot hold on one line.
func (n *Node) Write(text string) (string, bool) {
	if n.Kind != Scalar || n.Target != nil || n.Broken {
		return "", false
	}
	switch n.Style {
	case Plain:
		if plain(text) {
			return text, true
		}
		return Quote(text)
	case SingleQuoted:
		return Quote(text)
	case DoubleQuoted:
		return quoteDouble(text), true
	}
	return "", false
}

// Rewrite is the edit that gives a scalar another text in its style; none where Write
// reports false.
func (n *Node) Rewrite(text string) []Edit {
	if written, ok := n.Write(text); ok {
		return []Edit{{At: n.Span, Text: written}}
	}
	return nil
}

// Quote writes a text in single quotes. It reports false for texts with line
// breaks or control characters, which single quotes cannot hold.
func Quote(text string) (string, bool) {
	if strings.ContainsFunc(text, func(r rune) bool { return unicode.IsControl(r) || breakRune(r) || r == utf8.RuneError }) {
		return "", false
	}
	return "'" + strings.ReplaceAll(text, "'", "''") + "'", true
}

// QuoteAny writes any text in quotes: in single ones where those can hold it.
func QuoteAny(text string) string {
	if quoted, ok := Quote(text); ok {
		return quoted
	}
	return quoteDouble(text)
}

func breakRune(r rune) bool { return r == '\u2028' || r == '\u2029' || r == '\u0085' }

func quoteDouble(text string) string {
	var b strings.Builder
	b.WriteByte('"')
	for _, r := range text {
		switch {
		case r == '"' || r == '\\':
			b.WriteByte('\\')
			b.WriteRune(r)
		case r == '\n':
			b.WriteString(`\n`)
		case r == '\r':
			b.WriteString(`\r`)
		case r == '\t':
			b.WriteString(`\t`)
		case unicode.IsControl(r) && r < 0x100:
			fmt.Fprintf(&b, `\x%02X`, r)
		case breakRune(r):
			fmt.Fprintf(&b, `\u%04X`, r)
		default:
			b.WriteRune(r)
		}
	}
	b.WriteByte('"')
	return b.String()
}

// plain reports whether YAML reads a text without quotes as that text, in
// lists, as a value and in brackets.
func plain(text string) bool {
	if text == "" || strings.ContainsAny(text, "\n\r\t") {
		return false
	}
	if isWord(text) {
		return resolve(text) == "!!str"
	}
	return readsAsText(text)
}

// readsAsText is plain by trial.
func readsAsText(text string) bool {
	for _, around := range []string{"- %s\n", "a: %s\n", "[%s]\n", "{a: %s}\n"} {
		var root yaml.Node
		if yaml.Unmarshal(fmt.Appendf(nil, around, text), &root) != nil || len(root.Content) != 1 {
			return false
		}
		inner := root.Content[0].Content[len(root.Content[0].Content)-1]
		if inner.Kind != yaml.ScalarNode || inner.Tag != "!!str" || inner.Style != 0 || inner.Value != text || inner.Anchor != "" || inner.LineComment != "" {
			return false
		}
	}
	return true
}

// isWord reports whether a text is a letter and more letters, digits and dots, with
// nothing that YAML could read as more than text.
func isWord(text string) bool {
	for i := range len(text) {
		c := text[i]
		letter := c|0x20 >= 'a' && c|0x20 <= 'z'
		if !letter && (i == 0 || c != '.' && c != '_' && c != '-' && (c < '0' || c > '9')) {
			return false
		}
	}
	return text != ""
}
