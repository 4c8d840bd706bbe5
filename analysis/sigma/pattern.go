package sigma

import (
	"errors"
	"fmt"
	"regexp/syntax"
	"strings"
	"unicode/utf8"
)

// PatternFault is something in a regular expression that RE2 refuses.
type PatternFault struct {
	At   Span // in the expression
	Text string
	// Portable tells that other engines know the construct: the rule is good
	// Sigma, but RE2, which InsightIDR uses, cannot run it.
	Portable bool
	// Construct names a portable construct: "look-ahead", "back reference" ...
	Construct string
	// Escape tells that a backslash stands before a letter that has no meaning.
	Escape bool
}

// CheckPattern reads a regular expression and tells what RE2 does not take,
// each with the exact part. An expression without faults compiles.
func CheckPattern(text string) []PatternFault {
	if _, err := syntax.Parse(text, syntax.Perl); err == nil {
		return nil
	}
	p := patternReader{text: text}
	p.read()
	if len(p.faults) == 0 {
		p.faults = append(p.faults, PatternFault{At: Span{Start: 0, End: len(text)}, Text: "RE2 rejects this expression: too much nesting or repetition"})
	}
	return p.faults
}

// patternReader walks an expression once and finds the faults that
// regexp/syntax reports without a place.
type patternReader struct {
	text   string
	at     int
	groups []int // where open groups start
	atom   bool  // something that can be repeated stands before
	faults []PatternFault
}

func (p *patternReader) fault(start, end int, format string, args ...any) {
	p.faults = append(p.faults, PatternFault{At: Span{Start: start, End: min(end, len(p.text))}, Text: Say(format, args...)})
}

func (p *patternReader) construct(start, end int, name string) {
	end = min(end, len(p.text))
	p.faults = append(p.faults, PatternFault{
		At: Span{Start: start, End: end}, Portable: true, Construct: name,
		Text: fmt.Sprintf("%s is %s, which RE2 does not support; LEQL and pySigma reject the rule", p.text[start:end], ANoun(name)),
	})
}

// ANoun is a noun with its article.
func ANoun(noun string) string {
	if strings.IndexByte("aeiou", noun[0]) >= 0 {
		return "an " + noun
	}
	return "a " + noun
}

func (p *patternReader) read() {
	for p.at < len(p.text) {
		start := p.at
		switch c := p.text[start]; c {
		case '\\':
			p.escape()
			p.atom = true
		case '[':
			p.class()
			p.atom = true
		case '(':
			p.open()
		case ')':
			p.at++
			if len(p.groups) == 0 {
				p.fault(start, p.at, `unmatched ")"; write "\)" for the character itself`)
			} else {
				p.groups = p.groups[:len(p.groups)-1]
			}
			p.atom = true
		case '|':
			p.at++
			p.atom = false
		case '*', '+', '?':
			p.at++
			p.repeat(start)
		case '{':
			if size := repeatSize(p.text[start:]); size > 0 {
				p.at += size
				p.repeat(start)
			} else {
				p.at++
				p.atom = true
			}
		case '^':
			p.at++
			p.atom = true
		default:
			_, size := utf8.DecodeRuneInString(p.text[start:])
			p.at += size
			p.atom = true
		}
	}
	for _, g := range p.groups {
		p.fault(g, g+1, `missing ")" for this "("; write "\(" for the character itself`)
	}
}

// repeat looks at a quantifier that starts at start; p.at stands behind it.
func (p *patternReader) repeat(start int) {
	if !p.atom {
		p.fault(start, p.at, `the quantifier %q has nothing before it to repeat`, p.text[start:p.at])
		return
	}
	if p.text[start] == '{' {
		low, high := 0, 0
		n, _ := fmt.Sscanf(p.text[start:p.at], "{%d,%d}", &low, &high)
		if n == 1 {
			high = low
		}
		switch {
		case low > 1000 || high > 1000:
			p.fault(start, p.at, "RE2 allows at most 1000 repetitions, but %s requests more", p.text[start:p.at])
		case n == 2 && high < low:
			p.fault(start, p.at, "the smaller number must come first in %s", p.text[start:p.at])
		}
	}
	if p.at < len(p.text) && p.text[p.at] == '?' {
		p.at++
	}
	if p.at < len(p.text) {
		if p.text[p.at] == '+' {
			p.at++
			p.construct(start, p.at, "possessive quantifier")
		} else if c := p.text[p.at]; c == '*' || c == '?' || c == '{' && repeatSize(p.text[p.at:]) > 0 {
			size := 1
			if c == '{' {
				size = repeatSize(p.text[p.at:])
			}
			p.fault(start, p.at+size, "two consecutive quantifiers in %q; remove one", p.text[start:p.at+size])
			p.at += size
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
	start := p.at
	rest := p.text[start:]
	for _, k := range groupKinds {
		if strings.HasPrefix(rest, k.prefix) {
			p.construct(start, p.groupEnd(start), k.name)
			p.at += len(k.prefix)
			p.groups = append(p.groups, start)
			if k.name == "conditional group" { // what it asks for has brackets of its own
				p.groups = append(p.groups, start+2)
			}
			p.atom = false
			if k.name == "comment" || k.name == "back reference" || k.name == "recursion" {
				for p.at < len(p.text) && p.text[p.at] != ')' {
					p.at++
				}
			}
			return
		}
	}
	p.groups = append(p.groups, start)
	p.atom = false
	if !strings.HasPrefix(rest, "(?") {
		p.at++
		return
	}
	switch {
	case strings.HasPrefix(rest, "(?P<"), strings.HasPrefix(rest, "(?<"):
		end := strings.IndexByte(rest, '>')
		if end < 0 {
			p.fault(start, start+3, "missing \">\" after the group name")
			p.at += 3
			return
		}
		p.at += end + 1
	default: // flags: (?i) (?i-s:
		i := 2
		for i < len(rest) && strings.IndexByte("imsU-", rest[i]) >= 0 {
			i++
		}
		switch {
		case i < len(rest) && rest[i] == ':':
			p.at += i + 1
		case i < len(rest) && rest[i] == ')' && i > 2:
			p.at += i + 1
			p.groups = p.groups[:len(p.groups)-1]
		default:
			p.construct(start, start+min(i+1, len(rest)), "group option")
			p.at += min(i+1, len(rest))
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

// ClassEnd returns the end of the set of characters of a regular expression that
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
	start := p.at
	p.at = ClassEnd(p.text, start)
	body := p.text[start:p.at]
	if len(body) < 2 || body[len(body)-1] != ']' || body == "[]" || body == "[^]" {
		p.fault(start, start+1, `missing "]" for this "["; write "\[" for the character itself`)
		return
	}
	if _, err := syntax.Parse(body, syntax.Perl); err != nil {
		if p.foreign(start, body) {
			return
		}
		text := "RE2 rejects this character class"
		if e := (*syntax.Error)(nil); errors.As(err, &e) && e.Code == syntax.ErrInvalidCharRange {
			text = fmt.Sprintf("invalid range %s in this character class", e.Expr)
		}
		p.fault(start, p.at, "%s", text)
	}
}

// foreign reports the escapes of a character class that other engines have.
func (p *patternReader) foreign(start int, class string) (some bool) {
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
	start := p.at
	if start+1 >= len(p.text) {
		p.at++
		p.fault(start, p.at, `trailing backslash; write "\\" for the character itself`)
		return
	}
	c, size := utf8.DecodeRuneInString(p.text[start+1:])
	p.at += 1 + size
	if c == 'Q' {
		if end := strings.Index(p.text[p.at:], `\E`); end >= 0 {
			p.at += end + 2
		} else {
			p.at = len(p.text)
		}
		return
	}
	if c == 'p' || c == 'P' || c == 'x' {
		switch {
		case strings.HasPrefix(p.text[p.at:], "{"):
			if end := strings.IndexByte(p.text[p.at:], '}'); end >= 0 {
				p.at += end + 1
			}
		case c == 'x':
			p.at = min(p.at+2, len(p.text))
		default:
			p.at = min(p.at+1, len(p.text))
		}
	}
	if _, err := syntax.Parse(p.text[start:p.at], syntax.Perl); err == nil {
		return
	}
	switch {
	case c >= '1' && c <= '9':
		for p.at < len(p.text) && p.text[p.at] >= '0' && p.text[p.at] <= '9' {
			p.at++
		}
		p.construct(start, p.at, "back reference")
	case c == 'k' || c == 'g':
		if rest := p.text[p.at:]; rest != "" && strings.IndexByte("<{'", rest[0]) >= 0 {
			if end := strings.IndexAny(rest[1:], ">}'"); end >= 0 {
				p.at += end + 2
			}
		}
		p.construct(start, p.at, "back reference")
	case c == 'p' || c == 'P':
		p.fault(start, p.at, "unknown character class \"%.40s\"; RE2 supports categories such as \\p{L} and scripts such as \\p{Cyrillic}", p.text[start:p.at])
	case strings.ContainsRune("ZGKXRhHVuceEN", c):
		p.construct(start, p.at, "escape")
	default:
		p.fault(start, p.at, "unknown escape \"%s\"; write %q for the character itself", p.text[start:p.at], string(c))
		p.faults[len(p.faults)-1].Escape = true
	}
}

// topAlternation reports whether "|" stands outside of groups and classes.
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
