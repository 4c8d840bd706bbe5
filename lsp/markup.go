package lsp

import (
	"fmt"
	"strings"
	"unicode"
	"unicode/utf8"
)

// escapeInvisible writes characters that would act on what shows them, or make a text
// read otherwise than it is, as escapes.
func escapeInvisible(s string) string { return escapeRunes(s, invisibleRune) }

// escapeInvisibleLines is escapeInvisible for text of several lines.
func escapeInvisibleLines(s string) string {
	return escapeRunes(s, func(r rune) bool { return invisibleRune(r) && r != '\n' && r != '\t' })
}

// pasteable is escapeInvisibleLines for queries that a user may copy from the page: the
// characters that remain escaped are in regular expressions, which decode the
// escapes.
func pasteable(s string) string {
	return escapeRunes(s, func(r rune) bool { return unicode.IsControl(r) && r != '\n' && r != '\t' })
}

func escapeRunes(s string, hidden func(rune) bool) string {
	if strings.IndexFunc(s, hidden) < 0 {
		return s
	}
	var b strings.Builder
	for _, r := range s {
		switch {
		case !hidden(r):
			b.WriteRune(r)
		case r < 0x100:
			fmt.Fprintf(&b, `\x%02x`, r)
		default:
			fmt.Fprintf(&b, `\u%04x`, r)
		}
	}
	return b.String()
}

// invisibleRune matches control characters, bidirectional marks, and the line
// and paragraph separators.
func invisibleRune(r rune) bool {
	return unicode.IsControl(r) || r == 0x61c || r == 0x200e || r == 0x200f || r >= 0x2028 && r <= 0x202e || r >= 0x2066 && r <= 0x2069
}

// truncate shortens a text to about that many bytes.
func truncate(s string, limit int) string {
	if len(s) <= limit {
		return s
	}
	for limit > 0 && !utf8.RuneStart(s[limit]) {
		limit--
	}
	return s[:limit] + "…"
}

// text is a page for a person, in Markdown or without any markup. Whatever
// comes from a rule is put in by the methods that escape it.
type text struct {
	strings.Builder
	markdown bool
}

// paragraph adds a paragraph. Arguments are shown as they are; those of type code
// are set off.
func (t *text) paragraph(format string, args ...any) {
	t.blankLine()
	t.line(format, args...)
}

// listItem adds an item of a list.
func (t *text) listItem(format string, args ...any) {
	t.WriteString("- ")
	t.line(format, args...)
}

// heading adds a heading.
func (t *text) heading(format string, args ...any) {
	t.blankLine()
	if t.markdown {
		t.WriteString("# ")
	}
	t.line(format, args...)
}

// blankLine separates the next part from the previous one.
func (t *text) blankLine() {
	if t.Len() > 0 {
		t.WriteByte('\n')
	}
}

func (t *text) line(format string, args ...any) {
	for i, arg := range args {
		switch a := arg.(type) {
		case code:
			args[i] = t.code(string(a))
		case markup:
			args[i] = string(a)
		default:
			args[i] = t.escape(fmt.Sprint(a))
		}
	}
	fmt.Fprintf(t, format, args...)
	t.WriteByte('\n')
}

type (
	code   string // a name or value, set off from the sentence
	markup string // made by us, put in as it is
)

// code sets off a word. The fence is longer than any in the text, so the text
// cannot end it.
func (t *text) code(s string) string {
	s = escapeInvisible(s)
	if !t.markdown {
		return s
	}
	if s == "" {
		return "(empty)"
	}
	fence := strings.Repeat("`", longestFence(s, '`')+1)
	if strings.HasPrefix(s, "`") || strings.HasSuffix(s, "`") || strings.HasPrefix(s, " ") && strings.HasSuffix(s, " ") {
		s = " " + s + " "
	}
	return fence + s + fence
}

// escape escapes a text for Markdown. Any ASCII punctuation may be escaped
// there; characters that are never special are left alone.
func (t *text) escape(s string) string {
	s = escapeInvisible(s)
	if !t.markdown {
		return s
	}
	var b strings.Builder
	for _, r := range s {
		if r < utf8.RuneSelf && (unicode.IsPunct(r) || unicode.IsSymbol(r)) && !strings.ContainsRune(",;'\"?%/", r) {
			b.WriteByte('\\')
		}
		b.WriteRune(r)
	}
	return b.String()
}

// prose adds a trusted paragraph, which may have several lines.
func (t *text) prose(s string) { t.paragraph("%s", strings.Join(strings.Fields(s), " ")) }

// block adds text of another language. Its fence is longer than any in the
// text, so the text cannot end it.
func (t *text) block(language, s string) {
	t.blankLine()
	s = escapeInvisibleLines(s)
	if !t.markdown {
		t.WriteString(s + "\n")
		return
	}
	fence := strings.Repeat("`", max(3, longestFence(s, '`')+1))
	t.WriteString(fence + language + "\n" + s + "\n" + fence + "\n")
}

// longestFence is the length of the longest run of a character.
func longestFence(s string, char byte) int {
	most, run := 0, 0
	for i := range len(s) {
		if s[i] != char {
			run = 0
			continue
		}
		run++
		most = max(most, run)
	}
	return most
}
