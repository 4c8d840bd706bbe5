package yaml

import (
	"sort"
	"strings"
	"unicode/utf8"
)

// Span is a half-open range of bytes in a source. It is the only kind of
// position below the protocol layer.
type Span struct{ Start, End int }

// Contains reports whether offset lies in the span, its end included: a cursor
// after the last character still belongs to the text before it.
func (s Span) Contains(offset int) bool { return s.Start <= offset && offset <= s.End }

// Within reports whether the span lies inside the outer one.
func (s Span) Within(outer Span) bool { return outer.Start <= s.Start && s.End <= outer.End }

// Encoding is the unit in which columns are counted.
type Encoding int

// The three position encodings of the Language Server Protocol 3.17; UTF32
// counts Unicode code points.
const (
	UTF8 Encoding = iota
	UTF16
	UTF32
)

// Source is an immutable text with its lines. Lines end at LF, CR LF and a
// lone CR, as the Language Server Protocol has it.
type Source struct {
	text    string
	lines   []int
	ascii   bool
	control bool // holds control characters other than tabs and line breaks
}

// NewSource makes a source of a text, which should be UTF-8.
func NewSource(text string) *Source {
	s := &Source{text: text, lines: make([]int, 1, 1+len(text)/32), ascii: true}
	for i := 0; i < len(text); i++ {
		c := text[i]
		if c >= ' ' && c < 0x7F {
			continue
		}
		switch {
		case c == '\n':
			s.lines = append(s.lines, i+1)
		case c == '\r':
			if i+1 < len(text) && text[i+1] == '\n' {
				i++
			}
			s.lines = append(s.lines, i+1)
		case c >= utf8.RuneSelf:
			s.ascii = false
		case c != '\t':
			s.control = true
		}
	}
	return s
}

// String returns the whole text.
func (s *Source) String() string { return s.text }

// Len returns the size of the text in bytes.
func (s *Source) Len() int { return len(s.text) }

// ASCII reports whether all bytes of the text are ASCII.
func (s *Source) ASCII() bool { return s.ascii }

// Text returns the bytes of a span, cut to the source where it reaches out.
func (s *Source) Text(at Span) string {
	start, end := s.clamp(at.Start), s.clamp(at.End)
	if end < start {
		return ""
	}
	return s.text[start:end]
}

// Replace returns a new source in which text replaces the span.
func (s *Source) Replace(at Span, text string) *Source {
	start, end := s.clamp(at.Start), s.clamp(at.End)
	if end < start {
		end = start
	}
	var b strings.Builder
	b.Grow(len(s.text) - (end - start) + len(text))
	b.WriteString(s.text[:start])
	b.WriteString(text)
	b.WriteString(s.text[end:])
	return NewSource(b.String())
}

// Lines returns the number of lines; an empty text has one.
func (s *Source) Lines() int { return len(s.lines) }

// Line returns the span of a line, counted from 0, without its line break.
// Lines that do not exist give an empty span at the nearer end of the text.
func (s *Source) Line(line int) Span {
	if line < 0 {
		return Span{}
	}
	if line >= len(s.lines) {
		return Span{len(s.text), len(s.text)}
	}
	start, end := s.lines[line], len(s.text)
	if line+1 < len(s.lines) {
		end = s.lines[line+1]
	}
	if end > start && s.text[end-1] == '\n' {
		end--
	}
	if end > start && s.text[end-1] == '\r' {
		end--
	}
	return Span{start, end}
}

// LineOf returns the line, counted from 0, that holds the byte.
func (s *Source) LineOf(offset int) int {
	offset = s.clamp(offset)
	return sort.Search(len(s.lines), func(i int) bool { return s.lines[i] > offset }) - 1
}

// Offset returns the byte at a line and column, both counted from 0, the
// column in units of the encoding. What lies outside the text is moved to the
// nearest place inside; a column inside a character means its start.
func (s *Source) Offset(line, column int, e Encoding) int {
	if line < 0 {
		return 0
	}
	at := s.Line(line)
	if column <= 0 {
		return at.Start
	}
	if s.ascii || e == UTF8 {
		return s.runeStart(min(at.Start+column, at.End), at.Start)
	}
	for i, r := range s.text[at.Start:at.End] {
		n := width(r, e)
		if column < n || column == 0 {
			return at.Start + i
		}
		column -= n
	}
	return at.End
}

// runeStart is where the character begins that a byte belongs to, not before
// least. A byte that is not UTF-8 counts as one character.
func (s *Source) runeStart(offset, least int) int {
	if offset >= len(s.text) || utf8.RuneStart(s.text[offset]) {
		return offset
	}
	for start := offset - 1; start >= least && offset-start < utf8.UTFMax; start-- {
		if utf8.RuneStart(s.text[start]) {
			if _, size := utf8.DecodeRuneInString(s.text[start:]); start+size > offset {
				return start
			}
			break
		}
	}
	return offset
}

// Position returns the line and column of a byte, both counted from 0, the
// column in units of the encoding. Offsets outside the text are moved inside,
// offsets after the end of a line (in CR LF) to that end.
func (s *Source) Position(offset int, e Encoding) (line, column int) {
	offset = s.clamp(offset)
	line = s.LineOf(offset)
	at := s.Line(line)
	offset = min(offset, at.End)
	if s.ascii || e == UTF8 {
		return line, offset - at.Start
	}
	for _, r := range s.text[at.Start:offset] {
		column += width(r, e)
	}
	return line, column
}

func (s *Source) clamp(offset int) int { return max(0, min(offset, len(s.text))) }

func width(r rune, e Encoding) int {
	switch {
	case e == UTF8:
		return utf8.RuneLen(r)
	case e == UTF16 && r > 0xFFFF:
		return 2
	default:
		return 1
	}
}

// Point is a position that does not need its text: the line and
// the column in each encoding, all counted from 0.
type Point struct {
	Line    int32
	columns [3]int32
}

// Column returns the column in units of the encoding.
func (p Point) Column(e Encoding) int { return int(p.columns[e]) }

// Point returns the place of a byte. Offsets outside the text are moved inside.
func (s *Source) Point(offset int) Point {
	line, column := s.Position(offset, UTF8)
	p := Point{Line: int32(line), columns: [3]int32{int32(column), int32(column), int32(column)}}
	if !s.ascii {
		for _, e := range []Encoding{UTF16, UTF32} {
			_, column = s.Position(offset, e)
			p.columns[e] = int32(column)
		}
	}
	return p
}
