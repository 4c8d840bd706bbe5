package leql

import (
	"fmt"
	"regexp/syntax"
	"strings"
	"unicode"
	"unicode/utf8"
)

// Error is an error in a query with its byte range.
type Error struct {
	At   Origin
	Text string
}

func (e *Error) Error() string { return fmt.Sprintf("at byte %d: %s", e.At.Start, e.Text) }

// scanner reads the tokens of a query. What a character means depends on its
// context, so there is no separate tokenizer. Errors are thrown as *Error and
// caught in Parse.
type scanner struct {
	text string
	at   int
}

func (s *scanner) fail(from, to int, format string, args ...any) {
	panic(&Error{Origin{from, max(from, min(to, len(s.text)))}, fmt.Sprintf(format, args...)})
}

func (s *scanner) skipSpace() {
	for s.at < len(s.text) {
		r, n := utf8.DecodeRuneInString(s.text[s.at:])
		if !unicode.IsSpace(r) {
			return
		}
		s.at += n
	}
}

func (s *scanner) rest() string { return s.text[s.at:] }

// next is the next character after whitespace, 0 at the end.
func (s *scanner) next() byte {
	s.skipSpace()
	if s.at >= len(s.text) {
		return 0
	}
	return s.text[s.at]
}

// take consumes a text after whitespace, if it is next.
func (s *scanner) take(text string) bool {
	s.skipSpace()
	if !strings.HasPrefix(s.rest(), text) {
		return false
	}
	s.at += len(text)
	return true
}

func (s *scanner) expect(text, where string) {
	if s.take(text) {
		return
	}
	s.fail(s.at, s.at+1, "expected %q %s, not %s", text, where, s.describeNext())
}

// describeNext describes the next token, for messages.
func (s *scanner) describeNext() string {
	if s.next() == 0 {
		return "the end"
	}
	if word := s.peekWord(); word != "" {
		return fmt.Sprintf("%q", word)
	}
	r, _ := utf8.DecodeRuneInString(s.rest())
	return fmt.Sprintf("%q", string(r))
}

// isWordRune reports whether a character can be part of a name or of an
// unquoted value.
func isWordRune(r rune) bool {
	switch r {
	case '_', '.', '-', '@', '$', '*', '#', '\\', ':', '+':
		return true
	}
	return unicode.IsLetter(r) || unicode.IsDigit(r) || r > unicode.MaxASCII && unicode.IsPrint(r) && !unicode.IsSpace(r)
}

// peekWord is the next word after whitespace; "" if there is none.
func (s *scanner) peekWord() string {
	s.skipSpace()
	rest := s.rest()
	if strings.HasPrefix(rest, "${") {
		return ""
	}
	end := strings.IndexFunc(rest, func(r rune) bool { return !isWordRune(r) || r == utf8.RuneError })
	if end < 0 {
		end = len(rest)
	}
	return rest[:end]
}

// takeWord consumes a word in any case, if it is next.
func (s *scanner) takeWord(word string) bool {
	written := s.peekWord()
	if !strings.EqualFold(written, word) {
		return false
	}
	s.at += len(written)
	return true
}

// quoted reads a quoted text. Quotes contain everything but themselves,
// literally; triple quotes are tried first. Sources: "Components for Building a
// Query", "Use a Search Language".
func (s *scanner) quoted() (text, quotes string, ok bool) {
	s.skipSpace()
	rest := s.rest()
	if rest == "" || rest[0] != '"' && rest[0] != '\'' {
		return "", "", false
	}
	quotes = rest[:1]
	if three := strings.Repeat(quotes, 3); strings.HasPrefix(rest, three) {
		quotes = three
	}
	text, _, ok = strings.Cut(rest[len(quotes):], quotes)
	if !ok {
		s.fail(s.at, len(s.text), "missing closing quote %s", quotes)
	}
	s.at += len(text) + 2*len(quotes)
	if r, _ := utf8.DecodeRuneInString(s.rest()); s.at < len(s.text) && (isWordRune(r) || r == '"' || r == '\'') {
		s.fail(s.at-len(quotes), s.at+utf8.RuneLen(r), "the text ends at the quote %s inside it; use other quotes", quotes)
	}
	return text, quotes, true
}

// regex reads an expression between slashes, in which slashes are escaped. The
// syntax is that of RE2.
func (s *scanner) regex() (Regex, bool) {
	if s.next() != '/' {
		return Regex{}, false
	}
	start := s.at
	end := start + 1
	for end < len(s.text) && s.text[end] != '/' {
		if s.text[end] == '\\' {
			end++
		}
		end++
	}
	if end >= len(s.text) {
		s.fail(start, len(s.text), "missing \"/\" at the end of the regular expression")
	}
	r := Regex{Pattern: s.text[start+1 : end]}
	s.at = end + 1
	flags := s.rest()[:len(s.rest())-len(strings.TrimLeftFunc(s.rest(), unicode.IsLetter))]
	switch strings.ToLower(flags) {
	case "":
	case "i":
		r.IgnoreCase = true
	case "and", "or", "not": // operator without a space before it
		flags = ""
	default:
		s.fail(s.at, s.at+len(flags), "unknown flag %q, only i is supported; write a slash in a regular expression as \\/", flags)
	}
	s.at += len(flags)
	if next := s.rest(); next != "" && next[0] == '/' {
		s.fail(s.at, s.at+1, `write a slash in a regular expression as \/`)
	}
	if r.Pattern == "" {
		s.fail(start, s.at, "empty regular expression")
	}
	if _, err := syntax.Parse(r.Pattern, syntax.Perl); err != nil {
		s.fail(start, s.at, "RE2 cannot run this expression: %s", strings.TrimPrefix(err.Error(), "error parsing regexp: "))
	}
	r.From = Origin{start, s.at}
	return r, true
}

// variable reads ${name}.
func (s *scanner) variable() (Variable, bool) {
	start := s.at
	if !s.take("${") {
		s.at = start
		return Variable{}, false
	}
	start = s.at - 2
	name, _, closed := strings.Cut(s.rest(), "}")
	if !closed || name == "" || strings.ContainsFunc(name, func(r rune) bool { return !isWordRune(r) }) {
		s.fail(start, s.at, "write a variable as ${name}")
	}
	s.at += len(name) + 1
	return Variable{Name: name, From: Origin{start, s.at}}, true
}
