package sigma

import (
	"strings"
	"unicode/utf8"
)

// fault turns a repaired place into a problem.
func (b *builder) fault(f fault) Problem {
	start := b.at.End
	if line := b.line + f.line; line < len(b.lines) {
		start = max(b.lines[line], b.at.Start)
	}
	end := min(start+f.end, b.at.End)
	for _, w := range f.ways {
		for i := range w.Edits {
			w.Edits[i].At = Span{start + w.Edits[i].At.Start, start + w.Edits[i].At.End}
		}
	}
	return Problem{Check: f.check, At: Span{min(start+f.start, end), end}, Text: f.text, Ways: f.ways}
}

// repaired tells of a line, counted in the document, that was changed.
func (b *builder) repaired(line int) bool {
	_, ok := b.fixed[line]
	return ok
}

// shift tells how a repaired line differs from what stands in the text, both
// without the blanks before them.
type shift struct {
	line       int // from 1, as yaml.v3 counts; 0 for none
	now        string
	margin     int // blanks before it now
	indent     int // bytes before it in the text
	body       int // bytes of it in the text
	same, rest int // bytes that are the same at the start and at the end

	column, at int // of the last node
}

func (b *builder) shiftOf(line, start int) shift {
	end := start
	for end < b.at.End && breakLen(b.text, end) == 0 {
		end++
	}
	old, now := b.text[start:end], b.fixed[line-1]
	now = strings.TrimSuffix(now, lineBreak(now))
	body, bare := strings.TrimLeft(old, " \t"), strings.TrimLeft(now, " ")
	s := shift{line: line, now: now, margin: len(now) - len(bare), indent: len(old) - len(body), body: len(body), column: 1}
	for s.same < min(len(bare), len(body)) && bare[s.same] == body[s.same] {
		s.same++
	}
	for s.rest < min(len(bare), len(body))-s.same && bare[len(bare)-1-s.rest] == body[len(body)-1-s.rest] {
		s.rest++
	}
	return s
}

// before is where a node on a repaired line stood before the repair, in bytes
// from the start of its line: what is new has no width.
func (s *shift) before(column int) int {
	if column < s.column {
		s.column, s.at = 1, 0
	}
	for ; s.column < column && s.at < len(s.now); s.column++ {
		_, size := utf8.DecodeRuneInString(s.now[s.at:])
		s.at += size
	}
	switch left := len(s.now) - s.at; {
	case s.at < s.margin:
		return min(s.at, s.indent)
	case s.at-s.margin <= s.same:
		return s.indent + s.at - s.margin
	case left <= s.rest:
		return s.indent + s.body - left
	}
	return s.indent + s.same
}
