package yaml

import (
	"strings"
	"unicode/utf8"
)

// scan reads plain text on one line from i. It returns the end of the text
// without the spaces after it, and where it stopped: at a colon, at a comment,
// at a bracket or comma in a flow collection, or at the end of the line.
func scan(text string, i int, flow bool) (end, stop int) {
	ends := uint8(blankByte | breakByte | highByte | colonByte)
	if flow {
		ends |= flowByte
	}
	end = i
	for i < len(text) {
		c := text[i]
		class := classes[c] & ends
		switch {
		case class == 0:
			i++
			end = i
			continue
		case class == blankByte:
			i = skipBlanks(text, i)
			if i < len(text) && text[i] == '#' {
				return end, i
			}
			continue
		case class == colonByte && !blankAt(text, i+1) && !(flow && strings.IndexByte(",[]{}", text[i+1]) >= 0),
			class == highByte && breakLen(text, i) == 0:
			i++
			end = i
			continue
		}
		return end, i
	}
	return end, i
}

// quoteEnd returns where the scalar ends whose opening quote is at i, and whether
// it is closed. A line that does not belong to it ends it: one that is not
// indented deeper than the block around it.
func quoteEnd(text string, i, parent int) (int, bool) {
	quote := text[i]
	for i++; i < len(text); i++ {
		switch c := text[i]; {
		case c == quote && quote == '\'' && i+1 < len(text) && text[i+1] == quote:
			i++
		case c == quote:
			return i + 1, true
		case c == '\\' && quote == '"' && i+1 < len(text) && breakLen(text, i+1) == 0:
			i++
		case classes[c]&(breakByte|highByte) != 0 && breakLen(text, i) > 0:
			next, column := nextContent(text, i)
			if next < len(text) && column <= parent {
				return i, false
			}
			i = next - 1
		}
	}
	return len(text), false
}

// nextContent returns the first character after the line break at i that is
// neither space nor break, and its column. Tabs count as a column each.
func nextContent(text string, i int) (first, column int) {
	for i < len(text) {
		if n := breakLen(text, i); n > 0 {
			i += n
			column = 0
			continue
		}
		if classes[text[i]]&blankByte == 0 {
			break
		}
		i++
		column++
	}
	return i, column
}

// valueMap is, for each byte of a decoded value, the bytes of the source that it
// comes from.
type valueMap struct{ start, end []int32 }

// decoder makes the value of a scalar, and the map of it where that is wanted.
type decoder struct {
	out  []byte
	keep *valueMap
}

// put adds bytes of the value that come from a range of the source.
func (d *decoder) put(s string, start, end int) {
	d.out = append(d.out, s...)
	if d.keep != nil {
		for range len(s) {
			d.keep.start, d.keep.end = append(d.keep.start, int32(start)), append(d.keep.end, int32(end))
		}
	}
}

// copy adds bytes of the source as they are.
func (d *decoder) copy(text string, start, end int) {
	d.out = append(d.out, text[start:end]...)
	if d.keep != nil {
		for i := start; i < end; i++ {
			d.keep.start, d.keep.end = append(d.keep.start, int32(i)), append(d.keep.end, int32(i+1))
		}
	}
}

// flow decodes plain and quoted text between two offsets. Line breaks in it are
// folded: one is a space, each further one a line break. It reports the escape
// that is none, or -1.
func (d *decoder) flow(text string, start, end int, style Style) (wrong int) {
	wrong = -1
	run := start // not copied yet
	for i := start; i < end; {
		c := text[i]
		switch {
		case style == SingleQuoted && c == '\'':
			d.copy(text, run, i)
			d.put("'", i, min(i+2, end))
			i += 2
			run = i
		case style == DoubleQuoted && c == '\\':
			d.copy(text, run, i)
			value, n := unescape(text[i:end])
			switch {
			case n == 0:
				if wrong < 0 {
					wrong = i
				}
				value, n = `\`, 1
			case i+1 < end && breakLen(text, i+1) > 0: // joins the lines
				n = d.lines(text[:end], i+1, i+1, "") - i
				value = ""
			}
			d.put(value, i, i+n)
			i += n
			run = i
		case classes[c]&(breakByte|highByte) != 0 && breakLen(text, i) > 0:
			blanks := trimEnd(text, run, i)
			d.copy(text, run, blanks)
			i = d.lines(text[:end], blanks, i, " ")
			run = i
		default:
			i++
		}
	}
	if run < end {
		d.copy(text, run, end)
	}
	return wrong
}

// lines folds the line breaks at i and passes the spaces after them; what replaces
// one break is single. It returns the offset of the text that follows.
func (d *decoder) lines(text string, start, i int, single string) int {
	next := i + breakLen(text, i)
	first := text[i:next]
	if single != "" && strings.TrimRight(first, "\r\n\u0085") != "" { // LS and PS stay
		single = first
	}
	breaks := ""
	for {
		content := skipBlanks(text, next)
		if content >= len(text) || breakLen(text, content) == 0 {
			next = content
			break
		}
		n := breakLen(text, content)
		breaks += lineBreak(text[content : content+n])
		next = content + n
	}
	switch {
	case breaks == "" || single == first:
		d.put(single+breaks, start, next)
	default:
		d.put(breaks, start, next)
	}
	return next
}

// lineBreak is what a line break is in a value.
func lineBreak(text string) string {
	if text == "\u2028" || text == "\u2029" {
		return text
	}
	return "\n"
}

// unescape reads the escape at the start of a text in double quotes and returns
// its value and its length, 0 where it is none. Source: YAML 1.1, section 5.6.
func unescape(text string) (value string, n int) {
	if len(text) < 2 {
		return "", 0
	}
	digits := 0
	switch text[1] {
	case '0':
		return "\x00", 2
	case 'a':
		return "\a", 2
	case 'b':
		return "\b", 2
	case 't', '\t':
		return "\t", 2
	case 'n':
		return "\n", 2
	case 'v':
		return "\v", 2
	case 'f':
		return "\f", 2
	case 'r':
		return "\r", 2
	case 'e':
		return "\x1b", 2
	case ' ', '"', '\\', '\'':
		return text[1:2], 2
	case 'N':
		return "\u0085", 2
	case '_':
		return "\u00A0", 2
	case 'L':
		return "\u2028", 2
	case 'P':
		return "\u2029", 2
	case 'x':
		digits = 2
	case 'u':
		digits = 4
	case 'U':
		digits = 8
	default:
		if n := breakLen(text, 1); n > 0 {
			return "", 1 + n
		}
		return "", 0
	}
	r := rune(0)
	for i := 2; i < 2+digits; i++ {
		if i >= len(text) {
			return "", 0
		}
		digit := strings.IndexByte("0123456789abcdef", text[i]|0x20)
		if digit < 0 || text[i] < '0' {
			return "", 0
		}
		r = r<<4 | rune(digit)
	}
	if !utf8.ValidRune(r) {
		return "", 0
	}
	return string(r), 2 + digits
}

// block is the layout of a literal or folded scalar.
type block struct {
	first    int  // where its first line starts
	indent   int  // of its lines
	end      int  // of its last line with content, trailing spaces excluded
	next     int  // after the empty lines that follow
	chomping byte // '-', '+' or 0
	explicit bool // the header gives the indentation
	valid    bool // the header is one
	comment  int  // in the header, or 0
}

// header reads "|" or ">" with its indicators at i. Source: YAML 1.2, section 8.1.
func header(text string, i, parent int) (b block) {
	i++
	for ; i < len(text); i++ {
		switch c := text[i]; {
		case (c == '-' || c == '+') && b.chomping == 0:
			b.chomping = c
			continue
		case c >= '1' && c <= '9' && !b.explicit:
			b.explicit, b.indent = true, max(parent, 0)+int(c-'0')
			continue
		}
		break
	}
	stop := skipBlanks(text, i)
	if stop < len(text) && text[stop] == '#' && stop > i {
		b.comment = stop
		stop = lineEnd(text, stop)
	}
	b.valid = stop >= len(text) || breakLen(text, stop) > 0
	b.first = stop
	if b.valid && stop < len(text) {
		b.first += breakLen(text, stop)
	}
	b.end, b.next = i, b.first
	return b
}

// scanBlock reads the lines of the scalar whose header is at i. Lines that are
// not indented deeper than the parent end it. An indent of 0 is that of its first
// line; a line that is indented less ends the scalar unless wrong takes it.
func scanBlock(text string, i, parent, indent int, wrong func(b *block, start, content int) bool) block {
	b := header(text, i, parent)
	if !b.valid {
		return b
	}
	if indent > 0 {
		b.indent = indent
	}
	most := 0 // of the empty lines before the first one
	for at := b.first; at < len(text); {
		content := at
		for content < len(text) && text[content] == ' ' && (b.indent == 0 || content-at < b.indent) {
			content++
		}
		tab := content < len(text) && text[content] == '\t' && (b.indent == 0 || content-at < b.indent)
		if blank := skipBlanks(text, content); tab && (blank >= len(text) || breakLen(text, blank) > 0) {
			if wrong != nil {
				wrong(&b, at, content)
			}
			content = blank
		}
		if content < len(text) && breakLen(text, content) == 0 {
			column := content - at
			if b.indent == 0 && (column > parent && column > 0 || tab) {
				b.indent = max(column, most, parent+1, 1)
			}
			if (tab || column < max(b.indent, parent+1, 1)) && (wrong == nil || !wrong(&b, at, content)) && (!tab || column < b.indent) {
				break
			}
			stop := lineEnd(text, content)
			b.end = trimEnd(text, content, stop)
			content = stop
		} else if b.indent == 0 {
			most = max(most, content-at)
		}
		if content < len(text) {
			content += breakLen(text, content)
		}
		b.next, at = content, content
	}
	if b.indent == 0 {
		b.indent = max(most, parent+1, 1)
	}
	return b
}

// block decodes the lines of a literal or folded scalar.
func (d *decoder) block(text string, b block, folded bool) {
	leading := Span{} // the break of the last line
	var empty []Span  // the breaks of the empty lines after it
	wide := false     // the last line begins with a space
	for at := b.first; at < b.next; {
		content := at
		for content < b.next && text[content] == ' ' && content-at < b.indent {
			content++
		}
		if content >= b.next {
			break
		}
		if n := breakLen(text, content); n > 0 {
			empty = append(empty, Span{content, content + n})
			at = content + n
			continue
		}
		blank := classes[text[content]]&blankByte != 0
		if folded && !wide && !blank && leading.End > 0 && lineBreak(text[leading.Start:leading.End]) == "\n" {
			if len(empty) == 0 {
				d.put(" ", leading.Start, leading.End)
			}
		} else {
			d.breaks(text, leading)
		}
		d.breaks(text, empty...)
		empty, wide = empty[:0], blank
		stop := lineEnd(text[:b.next], content)
		d.copy(text, content, stop)
		leading, at = Span{}, stop
		if stop < b.next {
			at += breakLen(text, stop)
			leading = Span{stop, at}
		}
	}
	if b.chomping != '-' {
		d.breaks(text, leading)
	}
	if b.chomping == '+' {
		d.breaks(text, empty...)
	}
}

func (d *decoder) breaks(text string, breaks ...Span) {
	for _, at := range breaks {
		if at.End > at.Start {
			d.put(lineBreak(text[at.Start:at.End]), at.Start, at.End)
		}
	}
}

// content is the range of the text of a plain or quoted scalar.
func (n *Node) content() Span {
	at := n.Span
	if n.Style == SingleQuoted || n.Style == DoubleQuoted {
		at.Start = min(at.Start+1, at.End)
		at.End = max(at.Start, at.End-1)
	}
	return at
}

// decode makes the value of a scalar.
func (n *Node) decode(text string, d *decoder) (wrong int) {
	if n.Style == Literal || n.Style == Folded {
		d.block(text, scanBlock(text, n.Span.Start, -1, int(n.indent), nil), n.Style == Folded)
		return -1
	}
	at := n.content()
	return d.flow(text, at.Start, at.End, n.Style)
}
