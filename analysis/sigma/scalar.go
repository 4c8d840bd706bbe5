package sigma

import (
	"sort"
	"strings"
	"unicode/utf8"
)

// yaml.v3 says where a node starts, in runes, and never where it ends. The
// functions here read the scalar again in the source, guided by the value
// that the parser made of it: the value itself tells where a plain scalar
// ends, so none of YAML's context rules is needed.

// valueMap tells for each byte of a decoded value the bytes of the source it
// stems from.
type valueMap struct{ start, end []int }

// asWritten is the map of values that are the very bytes of the source.
var asWritten = &valueMap{}

// breakLen returns the length of the YAML line break at i, or 0. YAML 1.1
// breaks lines also at NEL, LS and PS.
func breakLen(text string, i int) int {
	switch c := text[i]; {
	case c == '\n':
		return 1
	case c == '\r':
		if i+1 < len(text) && text[i+1] == '\n' {
			return 2
		}
		return 1
	case c == 0xC2 && strings.HasPrefix(text[i:], "\u0085"):
		return 2
	case c == 0xE2 && (strings.HasPrefix(text[i:], "\u2028") || strings.HasPrefix(text[i:], "\u2029")):
		return 3
	}
	return 0
}

func blankLen(text string, i int) int {
	if text[i] == ' ' || text[i] == '\t' {
		return 1
	}
	return breakLen(text, i)
}

// skipBlanks returns the first byte at or after i that is neither blank nor
// line break.
func skipBlanks(text string, i int) int {
	for i < len(text) {
		n := blankLen(text, i)
		if n == 0 {
			break
		}
		i += n
	}
	return i
}

// skipSpace is skipBlanks, with comments.
func skipSpace(text string, i int) int {
	for {
		i = skipBlanks(text, i)
		if i >= len(text) || text[i] != '#' {
			return i
		}
		for i < len(text) && breakLen(text, i) == 0 {
			i++
		}
	}
}

// skipProperties passes anchors and tags before a node.
func skipProperties(text string, i int) int {
	for i < len(text) && (text[i] == '&' || text[i] == '!') {
		for i < len(text) && blankLen(text, i) == 0 && !strings.ContainsRune(",[]{}", rune(text[i])) {
			i++
		}
		after := skipSpace(text, i)
		if after >= len(text) || text[after] != '&' && text[after] != '!' {
			return i
		}
		i = after
	}
	return i
}

// endPlain returns the end of a plain scalar that starts at i.
func endPlain(text string, i int, value string) int {
	if value != "" && strings.HasPrefix(text[i:], value) {
		return i + len(value) // on one line
	}
	end := i
	for v := 0; v < len(value) && i < len(text); {
		if value[v] == text[i] && breakLen(text, i) == 0 && text[i] != ' ' && text[i] != '\t' {
			v++
			i++
			end = i
			continue
		}
		n, m := skipBlanks(text, i), skipBlanks(value, v)
		if n == i || m == v {
			break
		}
		i, v = n, m
	}
	return end
}

// endQuoted returns the end of a quoted scalar whose opening quote is at i.
func endQuoted(text string, i int) int {
	if end := quoteEnd(text, i); end > 0 {
		return end
	}
	return len(text)
}

// quoteEnd is behind the quote that closes the one at i, or -1.
func quoteEnd(text string, i int) int {
	quote := text[i]
	for i++; i < len(text); i++ {
		switch {
		case text[i] == '\\' && quote == '"':
			i++
		case text[i] == quote && quote == '\'' && i+1 < len(text) && text[i+1] == quote:
			i++
		case text[i] == quote:
			return i + 1
		}
	}
	return -1
}

// block describes a literal or folded scalar: where its first line starts, how
// far it is indented and where its last line ends.
type block struct{ first, indent, end int }

// scanBlock reads the header at i ("|", ">", "|-2" ...). The parent's
// indentation decides where the lines end; it is taken from the text: content
// is indented more than the line that holds the header, except at the top.
func scanBlock(text string, i, limit int) block {
	header := i + 1
	digit := 0
	for header < limit && breakLen(text, header) == 0 {
		if c := text[header]; c >= '1' && c <= '9' && digit == 0 && strings.Trim(text[i+1:header], "+-") == "" {
			digit = int(c - '0')
		}
		header++
	}
	b := block{first: header, end: header}
	if header < limit {
		b.first += breakLen(text, header)
	}
	b.end = strings.LastIndexFunc(text[:header], func(r rune) bool { return r != ' ' && r != '\t' }) + 1
	lineStart := i
	for lineStart > 0 && text[lineStart-1] != '\n' && text[lineStart-1] != '\r' {
		lineStart--
	}
	parent := blockParent(text[lineStart:i])
	b.indent = -1
	if digit > 0 {
		b.indent = parent + digit
	}
	for at := b.first; at < limit; {
		content := at
		for content < limit && text[content] == ' ' {
			content++
		}
		stop := content
		for stop < limit && breakLen(text, stop) == 0 {
			stop++
		}
		if stop > content {
			if b.indent < 0 {
				b.indent = content - at
				if b.indent <= parent && parent > 0 {
					break
				}
			}
			if content-at < b.indent {
				break
			}
			b.end = at + len(strings.TrimRight(text[at:stop], " \t"))
		}
		at = stop
		if at < limit {
			at += breakLen(text, at)
		}
	}
	return b
}

// blockParent is the column of the mapping or list that holds the scalar whose
// header follows line: behind "- " the item's own column counts.
func blockParent(line string) int {
	i := 0
	for {
		for i < len(line) && line[i] == ' ' {
			i++
		}
		if i+1 < len(line) && line[i] == '-' && line[i+1] == ' ' && strings.TrimLeft(line[i+1:], " ") != "" {
			i++
			continue
		}
		return i
	}
}

// Sub returns the range in the source of the bytes [start, end) of the
// scalar's decoded value: quotes, escapes, folded lines and indentation are
// taken into account. An empty range gives a place of no width.
func (n *Node) Sub(start, end int) Span {
	if n.Target != nil {
		return n.Target.Sub(start, end)
	}
	content := n.Span
	if n.Style == SingleQuoted || n.Style == DoubleQuoted {
		content.Start = min(content.Start+1, content.End)
		content.End = max(content.Start, content.End-1)
	}
	if n.Kind != Scalar || n.Broken || n.source == nil {
		return n.Span
	}
	start, end = max(0, min(start, len(n.Value))), max(0, min(end, len(n.Value)))
	m := n.value.Load()
	if m == nil && n.Style != Literal && n.Style != Folded && n.source.Text(content) == n.Value {
		m = asWritten
		n.value.Store(m)
	}
	if m == asWritten {
		return Span{content.Start + start, content.Start + max(start, end)}
	}
	m = n.valueMap(content)
	if end <= start {
		if start < len(m.start) {
			return Span{m.start[start], m.start[start]}
		}
		return Span{content.End, content.End}
	}
	return Span{m.start[start], max(m.start[start], m.end[end-1])}
}

// ValueOffset returns the byte of the decoded value that the source offset
// belongs to: the first one that ends behind it.
func (n *Node) ValueOffset(offset int) int {
	return sort.Search(len(n.Value), func(i int) bool { return n.Sub(i, i+1).End > offset })
}

func (n *Node) valueMap(content Span) *valueMap {
	if m := n.value.Load(); m != nil {
		return m
	}
	m := &valueMap{start: make([]int, 0, len(n.Value)), end: make([]int, 0, len(n.Value))}
	w := walk{text: n.source.text[:content.End], value: n.Value, at: content.Start, m: m}
	switch n.Style {
	case SingleQuoted:
		w.flow(func() (int, int) {
			if w.text[w.at] == '\'' {
				return 2, 1
			}
			return 1, 1
		})
	case DoubleQuoted:
		w.flow(w.escape)
	case Literal, Folded:
		w.block(scanBlock(n.source.text, n.Span.Start, len(n.source.text)))
	default:
		w.flow(func() (int, int) { return 1, 1 })
	}
	for len(m.start) < len(n.Value) {
		m.start = append(m.start, content.End)
		m.end = append(m.end, content.End)
	}
	n.value.Store(m)
	return m
}

// walk steps through source and value together.
type walk struct {
	text, value string
	at, v       int
	m           *valueMap
}

// emit maps the next count bytes of the value to the next width bytes of the
// source.
func (w *walk) emit(width, count int) {
	end := min(w.at+width, len(w.text))
	for ; count > 0 && w.v < len(w.value); count-- {
		w.m.start = append(w.m.start, w.at)
		w.m.end = append(w.m.end, end)
		w.v++
	}
	w.at = end
}

// flow walks plain and quoted scalars; step says how many source bytes make
// how many value bytes at the present place.
func (w *walk) flow(step func() (width, count int)) {
	for w.at < len(w.text) && w.v < len(w.value) {
		blanks, broken := w.at, false
		for blanks < len(w.text) {
			n := blankLen(w.text, blanks)
			if n == 0 {
				break
			}
			broken = broken || breakLen(w.text, blanks) > 0
			blanks += n
		}
		if broken {
			v := w.v
			if w.value[v] == ' ' {
				v++
			} else {
				for v < len(w.value) && breakLen(w.value, v) > 0 {
					v += breakLen(w.value, v)
				}
			}
			w.emit(blanks-w.at, v-w.v)
			continue
		}
		if w.text[w.at] == '\\' && w.at+1 < len(w.text) && breakLen(w.text, w.at+1) > 0 {
			if width, count := step(); count == 0 {
				w.at += width
				continue
			}
		}
		w.emit(step())
	}
}

// escape measures an escape of a double quoted scalar.
func (w *walk) escape() (width, count int) {
	if w.text[w.at] != '\\' || w.at+1 >= len(w.text) {
		return 1, 1
	}
	switch w.text[w.at+1] {
	case 'x', 'u', 'U':
		digits := map[byte]int{'x': 2, 'u': 4, 'U': 8}[w.text[w.at+1]]
		_, size := utf8.DecodeRuneInString(w.value[w.v:])
		return 2 + digits, size
	case 'N', '_':
		return 2, 2
	case 'L', 'P':
		return 2, 3
	}
	if breakLen(w.text, w.at+1) > 0 { // an escaped line break joins the lines
		next := w.at + 1 + breakLen(w.text, w.at+1)
		return skipBlanks(w.text, next) - w.at, 0
	}
	return 2, 1
}

// block walks the lines of a literal or folded scalar.
func (w *walk) block(b block) {
	w.at = b.first
	line := func() { // steps over the indentation
		for i := 0; i < b.indent && w.at < len(w.text) && w.text[w.at] == ' '; i++ {
			w.at++
		}
	}
	line()
	for w.at < len(w.text) && w.v < len(w.value) {
		if breakLen(w.text, w.at) == 0 {
			w.emit(1, 1)
			continue
		}
		// All line breaks up to the next line with content, which the value
		// holds as line breaks, or as one blank where they were folded.
		if w.value[w.v] == ' ' {
			w.emit(breakLen(w.text, w.at), 1)
			line()
			continue
		}
		size := 0
		if breakLen(w.value, w.v) > 0 {
			size = breakLen(w.value, w.v)
		}
		w.emit(breakLen(w.text, w.at), size)
		line()
	}
}
