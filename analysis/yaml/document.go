package yaml

import (
	"fmt"
	"strings"
	"unicode/utf8"
)

// split cuts the text at the lines that separate documents. At the start of a
// line "---" and "..." end every scalar, so a document is read on its own.
func split(s *Source) []Span {
	var documents []Span
	text := s.text
	start := 0
	if strings.HasPrefix(text, "\uFEFF") {
		start = len("\uFEFF")
	}
	explicit := false // the piece begins with "---"
	cut := func(end, next int, marker bool) {
		if explicit || hasContent(text[start:end]) {
			documents = append(documents, Span{start, end})
		}
		start, explicit = next, marker
	}
	for _, line := range s.yamlLines() {
		line = max(line, start)
		if len(text)-line < 3 || text[line] != '-' && text[line] != '.' {
			continue
		}
		marker := text[line : line+3]
		if marker != "---" && marker != "..." || !blankAt(text, line+3) {
			continue
		}
		if marker == "---" {
			cut(line, line, true)
		} else {
			cut(line, line+3, false)
		}
	}
	cut(len(text), len(text), false)
	return documents
}

// yamlLines returns where the lines begin as YAML breaks them.
func (s *Source) yamlLines() []int {
	if s.ascii {
		return s.lines // YAML's other line breaks are not ASCII
	}
	lines := make([]int, 1, s.Lines())
	for i := lineEnd(s.text, 0); i < len(s.text); i = lineEnd(s.text, i) {
		i += breakLen(s.text, i)
		lines = append(lines, i)
	}
	return lines
}

// hasContent reports whether a text holds more than empty lines, comments and
// directives.
func hasContent(text string) bool {
	for i := 0; i < len(text); {
		if first := skipBlanks(text, i); first < len(text) && breakLen(text, first) == 0 && text[first] != '#' && text[i] != '%' {
			return true
		}
		if i = lineEnd(text, i); i < len(text) {
			i += breakLen(text, i)
		}
	}
	return false
}

// invalidCharacters finds what YAML does not allow in a text. Source: YAML 1.1,
// section 5.1.
func invalidCharacters(s *Source) (errors []Error) {
	if s.ascii && !s.control {
		return nil
	}
	for i, c := range s.text {
		size := utf8.RuneLen(c)
		if c == utf8.RuneError {
			_, size = utf8.DecodeRuneInString(s.text[i:])
		}
		if c >= 0x20 && c <= 0x7E || c == '\t' || c == '\n' || c == '\r' || c == 0x85 ||
			c >= 0xA0 && c <= 0xD7FF || c >= 0xE000 && c <= 0xFFFD && (c != utf8.RuneError || size > 1) || c >= 0x10000 {
			continue
		}
		at := Span{i, i + size}
		switch {
		case len(errors) >= maxErrors:
			return errors
		case size > 1 || c != utf8.RuneError:
			errors = append(errors, Error{Code: Control, Span: at, Text: fmt.Sprintf("control character U+%04X is not allowed in YAML; remove it", c)})
		case len(errors) == 0 || errors[len(errors)-1].Code != NotUTF8:
			errors = append(errors, Error{Code: NotUTF8, Span: at, Text: fmt.Sprintf("byte %#02x is not UTF-8; save the file in that encoding", s.text[i])})
		}
	}
	return errors
}
