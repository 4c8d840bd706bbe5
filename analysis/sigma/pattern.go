package sigma

import (
	"errors"
	"fmt"
	"regexp/syntax"
	"strings"
	"unicode/utf8"
)

// PatternProblem is something in a regular expression that RE2 refuses.
type PatternProblem struct {
	At   Span // in the expression
	Text string
	// Portable is set if other engines support the construct: the rule is valid
	// Sigma, but RE2, which InsightIDR uses, cannot run it.
	Portable bool
	// Limit is set if only a limit of RE2 is exceeded.
	Limit bool
	// Construct names a portable construct: "look-ahead", "back reference" ...
	Construct string
	// Escape is set for a backslash before a letter that has no meaning.
	Escape bool
}

// CheckPattern reads a regular expression and returns what RE2 does not accept,
// each with its exact span. An expression without problems compiles.
func CheckPattern(text string) []PatternProblem {
	if _, err := syntax.Parse(text, syntax.Perl); err == nil {
		return nil
	}
	p := patternReader{text: text}
	p.read()
	if len(p.problems) == 0 {
		p.problems = append(p.problems, PatternProblem{At: Span{Start: 0, End: len(text)}, Text: "RE2 rejects this expression: too much nesting or repetition"})
	}
	return p.problems
}

// patternReader reads an expression once and finds the errors that
// regexp/syntax reports without a position.
type patternReader struct {
	text       string
	offset     int
	groups     []int // where open groups start
	repeatable bool  // an operand of a quantifier precedes
	problems   []PatternProblem
}

func (p *patternReader) problem(start, end int, format string, args ...any) {
	p.problems = append(p.problems, PatternProblem{At: Span{Start: start, End: min(end, len(p.text))}, Text: Messagef(format, args...)})
}

func (p *patternReader) construct(start, end int, name string) {
	end = min(end, len(p.text))
	p.problems = append(p.problems, PatternProblem{
		At: Span{Start: start, End: end}, Portable: true, Construct: name,
		Text: fmt.Sprintf("%s is %s, which RE2 does not support; LEQL and pySigma reject the rule", p.text[start:end], WithArticle(name)),
	})
}

// WithArticle is a noun with its article.
func WithArticle(noun string) string {
	if strings.IndexByte("aeiou", noun[0]) >= 0 {
		return "an " + noun
	}
	return "a " + noun
}

func (p *patternReader) read() {
	for p.offset < len(p.text) {
		start := p.offset
		switch c := p.text[start]; c {
		case '\\':
			p.escape()
			p.repeatable = true
		case '[':
			p.class()
			p.repeatable = true
		case '(':
			p.open()
		case ')':
			p.offset++
			if len(p.groups) == 0 {
				p.problem(start, p.offset, `unmatched ")"; write "\)" for the character itself`)
			} else {
				p.groups = p.groups[:len(p.groups)-1]
			}
			p.repeatable = true
		case '|':
			p.offset++
			p.repeatable = false
		case '*', '+', '?':
			p.offset++
			p.repeat(start)
		case '{':
			if size := repeatSize(p.text[start:]); size > 0 {
				p.offset += size
				p.repeat(start)
			} else {
				p.offset++
				p.repeatable = true
			}
		case '^':
			p.offset++
			p.repeatable = true
		default:
			_, size := utf8.DecodeRuneInString(p.text[start:])
			p.offset += size
			p.repeatable = true
		}
	}
	for _, g := range p.groups {
		p.problem(g, g+1, `missing ")" for this "("; write "\(" for the character itself`)
	}
}

// repeat reads a quantifier that starts at start; p.offset is after it.
func (p *patternReader) repeat(start int) {
	if !p.repeatable {
		p.problem(start, p.offset, `the quantifier %q has nothing before it to repeat`, p.text[start:p.offset])
		return
	}
	if p.text[start] == '{' {
		low, high := 0, 0
		n, _ := fmt.Sscanf(p.text[start:p.offset], "{%d,%d}", &low, &high)
		if n == 1 {
			high = low
		}
		switch {
		case low > 1000 || high > 1000:
			p.problem(start, p.offset, "RE2 allows at most 1000 repetitions, but %s requests more", p.text[start:p.offset])
			last := &p.problems[len(p.problems)-1]
			last.Portable, last.Limit = true, true
		case n == 2 && high < low:
			p.problem(start, p.offset, "the smaller number must come first in %s", p.text[start:p.offset])
		}
	}
	if p.offset < len(p.text) && p.text[p.offset] == '?' {
		p.offset++
	}
	if p.offset < len(p.text) {
		if p.text[p.offset] == '+' {
			p.offset++
			p.construct(start, p.offset, "possessive quantifier")
		} else if c := p.text[p.offset]; c == '*' || c == '?' || c == '{' && repeatSize(p.text[p.offset:]) > 0 {
			size := 1
			if c == '{' {
				size = repeatSize(p.text[p.offset:])
			}
			p.problem(start, p.offset+size, "two consecutive quantifiers in %q; remove one", p.text[start:p.offset+size])
			p.offset += size
		}
	}
}

// repeatSize is the length of "{n}", "{n,}" or "{n,m}" at the start of text,
// or 0.
func repeatSize(text string) int {
	i, digits := 1, 0
	for i < len(text) && (text[i] >= '0' && text[i] <= '9' || text[i] == ',' && digits > 0) {
		if text[i] != ',' {
			digits++
		}
		i++
	}
	if digits == 0 || i >= len(text) || text[i] != '}' || strings.Count(text[:i], ",") > 1 {
		return 0
	}
	return i + 1
}

var groupKinds = []struct{ prefix, name string }{
	{"(?=", "look-ahead"}, {"(?!", "look-ahead"}, {"(?<=", "look-behind"}, {"(?<!", "look-behind"},
	{"(?>", "atomic group"}, {"(?(", "conditional group"}, {"(?R", "recursion"}, {"(?P=", "back reference"},
	{"(?P>", "recursion"}, {"(?&", "recursion"}, {"(?|", "branch reset group"}, {"(?#", "comment"},
}

func (p *patternReader) open() {
	start := p.offset
	rest := p.text[start:]
	for _, k := range groupKinds {
		if strings.HasPrefix(rest, k.prefix) {
			p.construct(start, p.groupEnd(start), k.name)
			p.offset += len(k.prefix)
			p.groups = append(p.groups, start)
			if k.name == "conditional group" { // its condition has its own parentheses
				p.groups = append(p.groups, start+2)
			}
			p.repeatable = false
			if k.name == "comment" || k.name == "back reference" || k.name == "recursion" {
				for p.offset < len(p.text) && p.text[p.offset] != ')' {
					p.offset++
				}
			}
			return
		}
	}
	p.groups = append(p.groups, start)
	p.repeatable = false
	if !strings.HasPrefix(rest, "(?") {
		p.offset++
		return
	}
	switch {
	case strings.HasPrefix(rest, "(?P<"), strings.HasPrefix(rest, "(?<"):
		end := strings.IndexByte(rest, '>')
		if end < 0 {
			p.problem(start, start+3, "missing \">\" after the group name")
			p.offset += 3
			return
		}
		p.offset += end + 1
	default: // flags: (?i) (?i-s:
		i := 2
		for i < len(rest) && strings.IndexByte("imsU-", rest[i]) >= 0 {
			i++
		}
		switch {
		case i < len(rest) && rest[i] == ':':
			p.offset += i + 1
		case i < len(rest) && rest[i] == ')' && i > 2:
			p.offset += i + 1
			p.groups = p.groups[:len(p.groups)-1]
		default:
			p.construct(start, start+min(i+1, len(rest)), "group option")
			p.offset += min(i+1, len(rest))
		}
	}
}

// groupEnd is the end of the group that starts at start.
func (p *patternReader) groupEnd(start int) int {
	depth := 0
	for i := start; i < len(p.text); i++ {
		switch p.text[i] {
		case '\\':
			i++
		case '[':
			i = ClassEnd(p.text, i) - 1
		case '(':
			depth++
		case ')':
			if depth--; depth == 0 {
				return i + 1
			}
		}
	}
	return len(p.text)
}

// ClassEnd returns the end of the character class of a regular expression that
// begins at the bracket at i, or the end of the text.
func ClassEnd(text string, i int) int {
	i++
	if i < len(text) && text[i] == '^' {
		i++
	}
	if i < len(text) && text[i] == ']' {
		i++
	}
	for ; i < len(text); i++ {
		switch {
		case text[i] == '\\':
			i++
		case strings.HasPrefix(text[i:], "[:"):
			if end := strings.Index(text[i:], ":]"); end > 0 {
				i += end + 1
			}
		case text[i] == ']':
			return i + 1
		}
	}
	return len(text)
}

func (p *patternReader) class() {
	start := p.offset
	p.offset = ClassEnd(p.text, start)
	body := p.text[start:p.offset]
	if len(body) < 2 || body[len(body)-1] != ']' || body == "[]" || body == "[^]" {
		p.problem(start, start+1, `missing "]" for this "["; write "\[" for the character itself`)
		return
	}
	if _, err := syntax.Parse(body, syntax.Perl); err != nil {
		if p.unsupportedEscapes(start, body) {
			return
		}
		text := "RE2 rejects this character class"
		if e := (*syntax.Error)(nil); errors.As(err, &e) && e.Code == syntax.ErrInvalidCharRange {
			text = fmt.Sprintf("the range %s in this character class is out of order", e.Expr)
		}
		p.problem(start, p.offset, "%s", text)
	}
}

// unsupportedEscapes reports the escapes of a character class that other engines have.
func (p *patternReader) unsupportedEscapes(start int, class string) (some bool) {
	for i := 0; i+1 < len(class); i++ {
		if class[i] != '\\' {
			continue
		}
		if strings.IndexByte("hHRVuceN", class[i+1]) >= 0 {
			p.construct(start+i, start+i+2, "escape")
			some = true
		}
		i++
	}
	return some
}

func (p *patternReader) escape() {
	start := p.offset
	if start+1 >= len(p.text) {
		p.offset++
		p.problem(start, p.offset, `trailing backslash; write "\\" for the character itself`)
		return
	}
	c, size := utf8.DecodeRuneInString(p.text[start+1:])
	p.offset += 1 + size
	if c == 'Q' {
		if end := strings.Index(p.text[p.offset:], `\E`); end >= 0 {
			p.offset += end + 2
		} else {
			p.offset = len(p.text)
		}
		return
	}
	if c == 'p' || c == 'P' || c == 'x' {
		switch {
		case strings.HasPrefix(p.text[p.offset:], "{"):
			if end := strings.IndexByte(p.text[p.offset:], '}'); end >= 0 {
				p.offset += end + 1
			}
		case c == 'x':
			p.offset = min(p.offset+2, len(p.text))
		default:
			p.offset = min(p.offset+1, len(p.text))
		}
	}
	if _, err := syntax.Parse(p.text[start:p.offset], syntax.Perl); err == nil {
		return
	}
	switch {
	case c >= '1' && c <= '9':
		for p.offset < len(p.text) && p.text[p.offset] >= '0' && p.text[p.offset] <= '9' {
			p.offset++
		}
		p.construct(start, p.offset, "back reference")
	case c == 'k' || c == 'g':
		if rest := p.text[p.offset:]; rest != "" && strings.IndexByte("<{'", rest[0]) >= 0 {
			if end := strings.IndexAny(rest[1:], ">}'"); end >= 0 {
				p.offset += end + 2
			}
		}
		p.construct(start, p.offset, "back reference")
	case c == 'p' || c == 'P':
		p.problem(start, p.offset, "unknown character class \"%.40s\"; RE2 supports categories such as \\p{L} and scripts such as \\p{Cyrillic}", p.text[start:p.offset])
	case strings.ContainsRune("ZGKXRhHVuceEN", c):
		p.construct(start, p.offset, "escape")
	default:
		p.problem(start, p.offset, "unknown escape \"%s\"; write %q for the character itself", p.text[start:p.offset], string(c))
		p.problems[len(p.problems)-1].Escape = true
	}
}

// topAlternation reports whether there is a "|" outside of groups and classes.
func topAlternation(text string) bool {
	depth := 0
	for i := 0; i < len(text); i++ {
		switch text[i] {
		case '\\':
			i++
		case '[':
			i = ClassEnd(text, i) - 1
		case '(':
			depth++
		case ')':
			depth--
		case '|':
			if depth == 0 {
				return true
			}
		}
	}
	return false
}
