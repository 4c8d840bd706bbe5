package complete

import (
	"strings"

	"sigma-lsp/analysis/sigma"
)

// line reads one line.
func (s *sketch) line(start, end int) {
	p := skip(s.text, start, end)
	switch {
	case p == end:
		if start <= s.cursor && s.cursor <= end {
			s.empty(s.cursor - start)
		}
		return
	case s.text[p] == '#':
		return
	}
	if p > start && s.unit == 0 && s.text[p] != '-' {
		s.unit = p - start
	}
	s.entry(p-start, p, end)
}

func (s *sketch) top() frame { return s.frames[len(s.frames)-1] }

func (s *sketch) push(column int, n *node) { s.frames = append(s.frames, frame{column, n}) }

// leave ends what stands further right than a column.
func (s *sketch) leave(column int) {
	for len(s.frames) > 1 && s.top().column > column {
		s.frames = s.frames[:len(s.frames)-1]
	}
}

// slot is where a line goes that is indented more than the entries of a frame.
func (f frame) slot() *node {
	n := f.node
	switch {
	case f.column < 0 || n.flow:
		return n
	case n.kind == mapping && len(n.pairs) > 0:
		return n.pairs[len(n.pairs)-1].value
	case n.kind == list && len(n.items) > 0:
		return n.items[len(n.items)-1]
	}
	return n
}

// empty places a cursor on a line of blanks.
func (s *sketch) empty(column int) {
	// What the line ends is only ended when something is written on it.
	frames := s.frames
	defer func() { s.frames = frames }()
	s.frames = append([]frame(nil), frames...)
	s.leave(column)
	f := s.top()
	if f.column == column && f.node.kind == list && len(s.frames) > 1 && s.frames[len(s.frames)-2].column == column {
		s.frames = s.frames[:len(s.frames)-1]
		f = s.top()
	}
	if f.column == column {
		switch f.node.kind {
		case mapping:
			s.place = place{role: atKey, node: f.node}
		case list:
			s.place = place{role: atItem, node: f.node}
		case scalar:
			s.place = place{role: behind, node: f.node}
		}
		return
	}
	slot := f.slot()
	switch {
	case slot.kind == nothing:
		s.place = place{role: below, node: slot}
	case slot.kind == scalar && !slot.block:
		s.place = place{role: behind, node: slot}
	case slot == s.root && slot.kind == mapping:
		s.place = place{role: atKey, node: slot}
	}
}

// dash reports whether a list item begins.
func (s *sketch) dash(p, end int) bool {
	return s.text[p] == '-' && (p+1 == end || blank(s.text[p+1]))
}

// entry reads the content of a line, which begins at a column.
func (s *sketch) entry(column, p, end int) {
	s.leave(column)
	dash := s.dash(p, end)
	f := s.top()
	if f.column == column && f.node.kind == list && !dash && len(s.frames) > 1 && s.frames[len(s.frames)-2].column == column {
		s.frames = s.frames[:len(s.frames)-1] // a list as far left as its key
		f = s.top()
	}
	if f.column < column {
		slot := f.slot()
		switch {
		case slot.flow:
			return
		case slot.kind == nothing:
			s.fill(slot, column, p, end)
			return
		case slot.kind == scalar:
			s.extend(slot, p, end)
			return
		}
		s.push(column, slot) // stands where nothing should
		f = s.top()
	}
	switch n := f.node; {
	case n.kind == scalar && !dash && s.colon(p, end) >= 0 && !n.block && n.quote == 0 && s.lineOf(n.at.Start) == column:
		// What looked like a text is a key without a colon.
		key := *n
		*n = node{kind: mapping, up: n.up, pair: n.pair, column: column}
		bare := &pair{name: s.string(&key), key: &key, value: &node{up: n}}
		key.up, key.pair, bare.value.pair = n, bare, bare
		n.pairs = []*pair{bare}
		if s.place.node == n {
			s.place.node = &key
			if s.place.role == inValue {
				s.place.role = inKey
			}
		}
		s.key(n, column, p, end)
	case n.kind == scalar:
		s.extend(n, p, end)
	case n.kind == mapping && dash:
		if slot := f.slot(); slot.kind == nothing && slot != n {
			s.fill(slot, column, p, end)
		}
	case n.kind == mapping:
		s.key(n, column, p, end)
	case n.kind == list && dash:
		s.item(n, column, p, end)
	case n.kind == list && s.within(p, end):
		s.place = place{role: atItem, node: n}
	}
}

// lineOf is the column of an offset.
func (s *sketch) lineOf(offset int) int {
	return offset - (strings.LastIndexAny(s.text[:offset], "\r\n") + 1)
}

func (s *sketch) within(start, end int) bool { return start <= s.cursor && s.cursor <= end }

// fill gives an empty place what begins on a line.
func (s *sketch) fill(slot *node, column, p, end int) {
	if len(s.frames) > depth {
		return
	}
	switch {
	case s.dash(p, end):
		slot.kind, slot.column = list, column
		s.push(column, slot)
		s.item(slot, column, p, end)
	case s.colon(p, end) >= 0 && s.text[p] != '[' && s.text[p] != '{':
		slot.kind, slot.column = mapping, column
		s.push(column, slot)
		s.key(slot, column, p, end)
	default:
		parent := s.top().column
		s.value(slot, p, p, end, parent)
		if slot.kind == scalar && !slot.block {
			s.push(column, slot)
		}
	}
}

// item reads a line that begins with a dash.
func (s *sketch) item(in *node, column, p, end int) {
	n := s.node(node{up: in})
	in.items = append(in.items, n)
	q := skip(s.text, p+1, end)
	if q == end || s.text[q] == '#' {
		s.gap(n, p+1, q)
		return
	}
	if s.dash(q, end) || s.colon(q, end) >= 0 && s.text[q] != '[' && s.text[q] != '{' {
		s.fill(n, column+q-p, q, end)
		return
	}
	s.value(n, p+1, q, end, column)
	if n.kind == scalar && !n.block {
		s.push(column+q-p, n)
	}
}

// gap places the cursor in the blanks behind a colon or a dash.
func (s *sketch) gap(slot *node, from, to int) {
	if s.within(from, to) {
		s.place = place{role: atValue, node: slot, tight: s.cursor == from}
	}
}

// colon returns where the colon of a key stands, -1 where the line has none.
func (s *sketch) colon(p, end int) int {
	if c := s.text[p]; c == '\'' || c == '"' {
		q := skip(s.text, closing(s.text, p, end), end)
		if q < end && s.text[q] == ':' && (q+1 == end || blank(s.text[q+1])) {
			return q
		}
		return -1
	}
	for i := p; i < end; i++ {
		switch c := s.text[i]; {
		case c == ':' && (i+1 == end || blank(s.text[i+1])):
			return i
		case c == '#' && i > p && blank(s.text[i-1]):
			return -1
		}
	}
	return -1
}

// closing returns the byte behind the quote that closes the one at p, or end.
func closing(text string, p, end int) int {
	quote := text[p]
	for i := p + 1; i < end; i++ {
		switch {
		case text[i] == '\\' && quote == '"':
			i++
		case text[i] == quote && quote == '\'' && i+1 < end && text[i+1] == quote:
			i++
		case text[i] == quote:
			return i + 1
		}
	}
	return end
}

// comment is where the comment behind a plain text begins, or end.
func comment(text string, p, end int) int {
	for i := p; i < end; i++ {
		if text[i] == '#' && i > p && blank(text[i-1]) {
			return i
		}
	}
	return end
}

// trim is the end of a text without the blanks behind it.
func trim(text string, start, end int) int {
	for end > start && blank(text[end-1]) {
		end--
	}
	return end
}

// key reads an entry of a mapping, or what may become one.
func (s *sketch) key(in *node, column, p, end int) {
	e := s.entryOf(in)
	colon := s.colon(p, end)
	if colon < 0 {
		s.scalar(e.key, p, comment(s.text, p, end))
		e.name = s.string(e.key)
		if s.within(e.key.at.Start, e.key.at.End) {
			s.place = place{role: inKey, node: e.key}
		}
		return
	}
	e.colon = true
	s.scalar(e.key, p, colon)
	e.name = s.string(e.key)
	if s.within(e.key.at.Start, e.key.at.End) {
		s.place = place{role: inKey, node: e.key}
	}
	s.value(e.value, colon+1, skip(s.text, colon+1, end), end, column)
}

// scalar sets the range of a text that lies on one line.
func (s *sketch) scalar(n *node, p, end int) {
	n.kind = scalar
	if c := s.text[p]; c == '\'' || c == '"' {
		n.quote = c
		n.at = sigma.Span{Start: p, End: closing(s.text, p, end)}
		n.open = n.at.End-p < 2 || s.text[n.at.End-1] != c || n.at.End == end && !closed(s.text[p:end])
		if n.open {
			n.at.End = end
		}
		return
	}
	n.at = sigma.Span{Start: p, End: trim(s.text, p, end)}
}

// closed reports whether the quote at the start of a text is closed at its end.
func closed(text string) bool { return closing(text+" ", 0, len(text)+1) == len(text) }

// value reads what stands behind a colon or a dash, at p; the blanks before it
// begin at from. The entries that it is one of stand at the parent's column.
func (s *sketch) value(slot *node, from, p, end, parent int) {
	for p < end && (s.text[p] == '&' || s.text[p] == '!') { // anchors and tags
		for p < end && !blank(s.text[p]) {
			p++
		}
		from, p = p, skip(s.text, p, end)
	}
	if s.within(from+1, p-1) {
		defer func() {
			if slot.kind == scalar && s.place.role == outside {
				s.place = place{role: ahead, node: slot}
			}
		}()
	}
	switch {
	case p == end || s.text[p] == '#':
		s.gap(slot, from, p)
	case s.text[p] == '|' || s.text[p] == '>':
		if head := s.text[p+1 : comment(s.text, p, end)]; strings.Trim(head, "+-0123456789 \t") == "" {
			s.lines(slot, p, end, parent)
			return
		}
		s.plain(slot, p, end)
	case s.text[p] == '{' || s.text[p] == '[':
		f := flow{sketch: s, parent: parent}
		if stop := f.collection(slot, p); stop > s.next {
			s.next = behindBreak(s.text[:s.end], lineEnd(s.text[:s.end], stop))
		}
	case s.text[p] == '\'' || s.text[p] == '"':
		s.scalar(slot, p, end)
		if slot.open {
			slot.at.End = trim(s.text, p, end)
		}
		// Behind the quotes nothing can stand; behind open ones everything
		// belongs to them.
		if slot.open && s.within(p+1, end) {
			slot.at.End = max(slot.at.End, s.cursor)
			s.place = place{role: inValue, node: slot}
		} else if !slot.open && s.within(p+1, slot.at.End-1) {
			s.place = place{role: inValue, node: slot}
		}
	default:
		s.plain(slot, p, end)
	}
}

func (s *sketch) plain(slot *node, p, end int) {
	end = comment(s.text, p, end)
	s.scalar(slot, p, end)
	s.inPlain(slot, p, end)
}

func (s *sketch) inPlain(n *node, p, end int) {
	switch {
	case s.within(p, n.at.End):
		s.place = place{role: inValue, node: n}
	case s.within(n.at.End, end):
		s.place = place{role: behind, node: n}
	}
}

// extend goes on with a text on its next line.
func (s *sketch) extend(n *node, p, end int) {
	if n.block || n.flow {
		return
	}
	switch {
	case n.quote != 0 && !n.open: // nothing can follow
		return
	case n.quote != 0:
		if stop := strings.IndexByte(s.text[p:end], n.quote); stop >= 0 {
			n.open, end = false, p+stop+1
		}
		n.at.End = end
		if s.within(p, end) {
			s.place = place{role: inValue, node: n}
		}
	default:
		end = comment(s.text, p, end)
		n.at.End = trim(s.text, p, end)
		s.inPlain(n, p, end)
	}
}

// lines reads a text of lines, whose head is at p.
func (s *sketch) lines(n *node, p, end, parent int) {
	n.kind, n.block = scalar, true
	n.at = sigma.Span{Start: p, End: trim(s.text, p, end)}
	for s.next < s.end {
		start := s.next
		end := lineEnd(s.text[:s.end], start)
		content := skip(s.text, start, end)
		if content < end && content-start <= parent {
			return
		}
		if content == end && s.within(start, end) && s.cursor-start <= parent {
			return // an empty line, where the text may end
		}
		if content < end || s.within(start, end) {
			n.at.End = end
		}
		if s.within(start, end) {
			s.place = place{role: inValue, node: n}
		}
		s.next = behindBreak(s.text[:s.end], end)
		if end == s.end {
			return
		}
	}
}
