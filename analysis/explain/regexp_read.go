package explain

import (
	"fmt"
	"regexp/syntax"
	"strconv"
	"strings"
	"unicode/utf8"

	"sigma-lsp/analysis/sigma"
)

// part is a piece of a regular expression in the order of the text. The tree of
// regexp/syntax cannot be used: it factors out common prefixes of alternatives
// and has no positions.
type part struct {
	kind     partKind
	at       sigma.Span // in the expression
	text     string     // a literal decoded, a class, an anchor or a quantifier as written, the letters of an option, the name of a group
	parts    []*part    // of a sequence, a choice, a group (one), a repetition (one)
	low      int
	high     int // -1 is without limit
	lazy     bool
	captures bool
	lines    bool   // of an anchor: it matches at line breaks; of a dot: it matches line breaks
	ranges   []rune // of a class: pairs
}

type partKind int

const (
	literal partKind = iota
	sequence
	choice
	group
	repetition
	dot
	class
	anchor // text is what was written
	option // changes how the rest of the group is read
)

// Limits of the expressions that are read out.
const (
	maxPattern      = 2000
	maxPatternDepth = 30
)

// readPattern reads a regular expression that RE2 accepts. The result is
// checked to mean the same: when printed, it must parse to the same syntax
// tree.
func readPattern(text string, dotAll, multiline bool) (*part, bool) {
	if len(text) > maxPattern {
		return nil, false
	}
	want, err := syntax.Parse(text, syntax.Perl)
	if err != nil {
		return nil, false
	}
	r := patternReader{text: text, dotAll: dotAll, multiline: multiline}
	p := r.choice(0)
	if r.failed || r.i < len(text) {
		return nil, false
	}
	got, err := syntax.Parse(p.write(), syntax.Perl)
	if err != nil || !got.Equal(want) {
		return nil, false
	}
	return p, true
}

type patternReader struct {
	text              string
	i                 int
	dotAll, multiline bool
	failed            bool
}

func (r *patternReader) more() bool { return r.i < len(r.text) && !r.failed }

func (r *patternReader) choice(depth int) *part {
	if depth > maxPatternDepth {
		r.failed = true
	}
	start := r.i
	p := &part{kind: choice, parts: []*part{r.sequence(depth)}}
	for r.more() && r.text[r.i] == '|' {
		r.i++
		p.parts = append(p.parts, r.sequence(depth))
	}
	p.at = sigma.Span{Start: start, End: r.i}
	if len(p.parts) == 1 {
		return p.parts[0]
	}
	return p
}

func (r *patternReader) sequence(depth int) *part {
	s := &part{kind: sequence, at: sigma.Span{Start: r.i}}
	for r.more() && r.text[r.i] != '|' && r.text[r.i] != ')' {
		p := r.repeated(r.atom(depth))
		last := len(s.parts) - 1
		if p.kind == literal && last >= 0 && s.parts[last].kind == literal {
			s.parts[last].text += p.text
			s.parts[last].at.End = p.at.End
		} else if p.kind != literal || p.text != "" {
			s.parts = append(s.parts, p)
		}
	}
	s.at.End = r.i
	return s
}

// atom reads what can be repeated, or an option.
func (r *patternReader) atom(depth int) *part {
	start := r.i
	p := &part{}
	switch c := r.text[r.i]; c {
	case '(':
		p = r.group(depth)
	case '[':
		r.i = sigma.ClassEnd(r.text, r.i)
		r.class(p, r.text[start:r.i])
	case '.':
		r.i++
		p.kind, p.lines = dot, r.dotAll
	case '^', '$':
		r.i++
		p.kind, p.text, p.lines = anchor, string(c), r.multiline
	case '\\':
		r.escape(p)
	default:
		_, size := utf8.DecodeRuneInString(r.text[r.i:])
		r.i += size
		p.text = r.text[start:r.i]
	}
	p.at = sigma.Span{Start: start, End: r.i}
	return p
}

func (r *patternReader) class(p *part, written string) {
	tree, err := syntax.Parse(written, syntax.Perl)
	p.kind, p.text = class, written
	switch {
	case err != nil:
		r.failed = true
	case tree.Op == syntax.OpCharClass:
		p.ranges = tree.Rune
	case tree.Op == syntax.OpLiteral && len(tree.Rune) == 1:
		p.ranges = []rune{tree.Rune[0], tree.Rune[0]}
	case tree.Op == syntax.OpAnyChar:
		p.kind, p.lines = dot, true
	case tree.Op == syntax.OpAnyCharNotNL:
		p.kind = dot
	default:
		r.failed = true
	}
	if p.kind == dot {
		p.kind, p.ranges = class, []rune{0, utf8.MaxRune}
		if !p.lines {
			p.ranges = []rune{0, '\n' - 1, '\n' + 1, utf8.MaxRune}
		}
	}
}

func (r *patternReader) escape(p *part) {
	start := r.i
	r.i++
	if r.i >= len(r.text) {
		r.failed = true
		return
	}
	c, size := utf8.DecodeRuneInString(r.text[r.i:])
	r.i += size
	switch c {
	case 'A', 'z', 'b', 'B':
		p.kind, p.text = anchor, r.text[start:r.i]
	case 'd', 'D', 'w', 'W', 's', 'S':
		r.class(p, r.text[start:r.i])
	case 'p', 'P':
		if strings.HasPrefix(r.text[r.i:], "{") {
			r.i += strings.IndexByte(r.text[r.i:], '}') + 1
		} else {
			r.i = min(r.i+1, len(r.text))
		}
		r.class(p, r.text[start:r.i])
	case 'Q':
		end := strings.Index(r.text[r.i:], `\E`)
		if end < 0 {
			p.text, r.i = r.text[r.i:], len(r.text)
		} else {
			p.text, r.i = r.text[r.i:r.i+end], r.i+end+2
		}
		if n, _ := r.quantifier(); n > 0 {
			r.failed = true // it repeats the last character only
		}
	default:
		switch {
		case c == 'x' && strings.HasPrefix(r.text[r.i:], "{"):
			r.i += strings.IndexByte(r.text[r.i:], '}') + 1
		case c == 'x':
			r.i = min(r.i+2, len(r.text))
		case c >= '0' && c <= '7':
			for n := 0; n < 2 && r.i < len(r.text) && r.text[r.i] >= '0' && r.text[r.i] <= '7'; n++ {
				r.i++
			}
		}
		tree, err := syntax.Parse(r.text[start:r.i], syntax.Perl)
		if err != nil || tree.Op != syntax.OpLiteral {
			r.failed = true
			return
		}
		p.text = string(tree.Rune)
	}
}

func (r *patternReader) group(depth int) *part {
	p := &part{kind: group, captures: true}
	outer := [2]bool{r.dotAll, r.multiline}
	rest := r.text[r.i:]
	switch {
	case strings.HasPrefix(rest, "(?P<"), strings.HasPrefix(rest, "(?<"):
		open, end := strings.IndexByte(rest, '<'), strings.IndexByte(rest, '>')
		if end < 0 {
			r.failed = true
			return p
		}
		p.text = rest[open+1 : end]
		r.i += end + 1
	case strings.HasPrefix(rest, "(?"):
		p.captures = false
		end := strings.IndexAny(rest, ":)")
		if end < 0 {
			r.failed = true
			return p
		}
		r.flags(rest[2:end])
		r.i += end + 1
		if rest[end] == ')' {
			p.kind, p.text = option, rest[2:end]
			return p
		}
		p.text = rest[2:end]
	default:
		r.i++
	}
	p.parts = []*part{r.choice(depth + 1)}
	if !r.more() || r.text[r.i] != ')' {
		r.failed = true
		return p
	}
	r.i++
	r.dotAll, r.multiline = outer[0], outer[1]
	return p
}

func (r *patternReader) flags(letters string) {
	on := true
	for _, c := range letters {
		switch c {
		case '-':
			on = false
		case 's':
			r.dotAll = on
		case 'm':
			r.multiline = on
		case 'U': // it inverts the greediness of every following quantifier
			r.failed = true
		}
	}
}

// quantifier is the length of the quantifier at the offset, or 0, and its
// bounds.
func (r *patternReader) quantifier() (size int, p part) {
	p.kind = repetition
	if r.i >= len(r.text) {
		return 0, p
	}
	switch c := r.text[r.i]; c {
	case '*':
		size, p.low, p.high = 1, 0, -1
	case '+':
		size, p.low, p.high = 1, 1, -1
	case '?':
		size, p.low, p.high = 1, 0, 1
	case '{':
		end := strings.IndexByte(r.text[r.i:], '}')
		if end < 0 {
			return 0, p
		}
		low, high, two := strings.Cut(r.text[r.i+1:r.i+end], ",")
		n, err := strconv.ParseUint(low, 10, 16)
		if err != nil {
			return 0, p
		}
		p.low, p.high = int(n), int(n)
		if two && high == "" {
			p.high = -1
		} else if two {
			m, err := strconv.ParseUint(high, 10, 16)
			if err != nil {
				return 0, p
			}
			p.high = int(m)
		}
		size = end + 1
	default:
		return 0, p
	}
	if r.i+size < len(r.text) && r.text[r.i+size] == '?' {
		size++
		p.lazy = true
	}
	return size, p
}

func (r *patternReader) repeated(atom *part) *part {
	size, p := r.quantifier()
	if size == 0 || r.failed {
		return atom
	}
	r.i += size
	p.text, p.parts = r.text[r.i-size:r.i], []*part{atom}
	p.at = sigma.Span{Start: atom.at.Start, End: r.i}
	return &p
}

// write prints the expression from the parts.
func (p *part) write() string {
	var b strings.Builder
	switch p.kind {
	case literal:
		b.WriteString(regexpQuote(p.text))
	case sequence:
		for _, c := range p.parts {
			b.WriteString(c.write())
		}
	case choice:
		for i, c := range p.parts {
			if i > 0 {
				b.WriteByte('|')
			}
			b.WriteString(c.write())
		}
	case group:
		open := "("
		switch {
		case !p.captures:
			open = "(?" + p.text + ":"
		case p.text != "":
			open = "(?P<" + p.text + ">"
		}
		b.WriteString(open + p.parts[0].write() + ")")
	case repetition:
		b.WriteString("(?:" + p.parts[0].write() + ")")
		b.WriteString(p.text)
	case dot:
		b.WriteByte('.')
	case class, anchor:
		b.WriteString(p.text)
	case option:
		b.WriteString("(?" + p.text + ")")
	}
	return b.String()
}

// regexpQuote escapes a text so that it matches literally.
func regexpQuote(text string) string {
	var b strings.Builder
	for _, c := range text {
		fmt.Fprintf(&b, `\x{%x}`, c)
	}
	return b.String()
}
