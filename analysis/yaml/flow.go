package yaml

import "strings"

// flowEnd returns where the flow collection at i ends if that is on its line,
// or -1. Brackets in quotes do not count.
func (p *parser) flowEnd(i int) int {
	depth, before := 0, byte(0)
	for ; i < len(p.text); i++ {
		c := p.text[i]
		switch {
		case classes[c]&blankByte != 0:
			if i+1 < len(p.text) && p.text[i+1] == '#' {
				return -1
			}
			continue
		case classes[c]&(breakByte|highByte) != 0 && breakLen(p.text, i) > 0:
			return -1
		case (c == '\'' || c == '"') && strings.IndexByte("[{,:", before) >= 0:
			end, closed := quoteEnd(p.text, i, len(p.text))
			if !closed {
				return -1
			}
			i = end - 1
		case c == '[' || c == '{':
			depth++
		case c == ']' || c == '}':
			if depth--; depth == 0 {
				return i + 1
			}
		}
		before = c
	}
	return -1
}

// bracket reads a value that begins with a bracket or a brace.
func (p *parser) bracket(n *Node, parent int) {
	start, line := p.pos, lineEnd(p.text, p.pos)
	end := p.flowEnd(start)
	if end >= 0 {
		if rest := skipBlanks(p.text, end); rest < line && (p.text[rest] != '#' || rest == end) {
			p.special(n, start, p.contentEnd(start))
			return
		}
	}
	tokens, errors, work := len(p.tokens), len(p.document.Errors), p.lineStart
	if end >= 0 || start >= p.openUntil {
		if p.flow(n, 0, parent) {
			return
		}
		p.openUntil = p.pos
	}
	// Nothing closes it. What follows on further lines belongs to it only where
	// its first line asks for more.
	p.document.Errors, p.stopped = p.document.Errors[:errors], false
	stop := p.contentEnd(start)
	if strings.IndexByte("[{,", p.text[stop-1]) < 0 || p.pos == start {
		p.tokens, p.pos, p.lineStart = p.tokens[:tokens], start, work
		whole := p.text
		p.text = p.text[:stop]
		n.Pairs, n.Items = nil, nil
		p.flow(n, 0, parent)
		p.emit(Text, stop)
		p.text = whole
		p.document.Errors, p.stopped = p.document.Errors[:errors], false
	}
	n.Broken = true
	e := p.report(Special, start, stop, "%s", p.needsQuotes(start, stop))
	e.Unfinished = skipBlanksAndBreaks(p.text, p.pos) >= len(p.text)
	e.Fixes = closeBrackets(p.text, start, stop)
}

func skipBlanksAndBreaks(text string, i int) int {
	for i < len(text) && blankAt(text, i) {
		i++
	}
	return i
}

// flow reads a flow collection and reports whether it is closed.
func (p *parser) flow(n *Node, depth, parent int) (closed bool) {
	p.flows++
	defer func() { p.flows-- }()
	list := p.text[p.pos] == '['
	n.Style, n.Span.Start = Flow, p.pos
	n.setKind(list)
	if depth+len(p.levels) > MaxDepth {
		p.tooDeep(n)
		return p.skipFlow(n)
	}
	base := len(p.pairs)
	if list {
		base = len(p.items)
	}
	p.emit(Indicator, p.pos+1)
	comma := true // an entry can begin
	for p.flowSpace(parent) {
		c := p.text[p.pos]
		if c == ']' || c == '}' {
			if (c == ']') != list {
				p.report(Structure, p.pos, p.pos+1, "unexpected %q; expected %q", c, ']'+'}'-c)
			}
			p.emit(Indicator, p.pos+1)
			closed = true
			break
		}
		if c == ',' {
			if comma {
				p.report(Structure, p.pos, p.pos+1, "unexpected comma; remove it")
			}
			comma = true
			p.emit(Indicator, p.pos+1)
			continue
		}
		comma = false
		if !p.flowEntry(list, depth, parent) {
			break
		}
	}
	n.Span.End = p.pos
	if list {
		n.Items, p.items = cut(&p.itemSlab, p.items[base:], len(p.source.text)), p.items[:base]
	} else {
		n.Pairs, p.pairs = cut(&p.pairSlab, p.pairs[base:], len(p.source.text)), p.pairs[:base]
		p.duplicates(n)
	}
	p.closeAnchor(n)
	return closed
}

// skipFlow passes a flow collection that is nested too deep.
func (p *parser) skipFlow(n *Node) bool {
	depth := 0
	for i := p.pos; i < len(p.text); i++ {
		switch p.text[i] {
		case '[', '{':
			depth++
		case ']', '}':
			depth--
		}
		if depth == 0 {
			p.emit(Stray, i+1)
			n.Span.End = i + 1
			return true
		}
	}
	p.emit(Stray, len(p.text))
	return false
}

// flowSpace passes spaces, line breaks and comments in a flow collection. It
// reports false at the end of the text, and before a line that does not belong
// to the collection.
func (p *parser) flowSpace(parent int) bool {
	for p.pos < len(p.text) {
		i := skipBlanks(p.text, p.pos)
		if i < len(p.text) && p.text[i] == '#' && i > p.start && blankAt(p.text, i-1) {
			p.emit(Space, i)
			p.emit(Comment, lineEnd(p.text, i))
			continue
		}
		if i >= len(p.text) || breakLen(p.text, i) == 0 {
			p.emit(Space, i)
			return i < len(p.text)
		}
		if next, column := nextContent(p.text, i); p.endsFlow(next, column, parent) {
			return false
		}
		p.emit(Space, i)
		p.emit(Break, i+breakLen(p.text, i))
		p.lineStart = p.pos
	}
	return false
}

// endsFlow reports whether a line within brackets is one of the block around
// them: a key or an item that is not indented deeper than that.
func (p *parser) endsFlow(next, column, parent int) bool {
	if next >= len(p.text) || column > parent {
		return false
	}
	return dashAt(p.text, next) || strings.IndexByte("]},", p.text[next]) < 0 && p.keyAt(next).colon >= 0
}

// flowEntry reads an entry of a flow collection. It reports false where
// something in it is not closed.
func (p *parser) flowEntry(list bool, depth, parent int) bool {
	start, errors := p.pos, len(p.document.Errors)
	explicit := p.text[start] == '?' && (blankAt(p.text, start+1) || strings.IndexByte(",[]{}", p.text[start+1]) >= 0)
	if explicit {
		p.emit(Indicator, start+1)
		if !p.flowSpace(parent) {
			return false
		}
	}
	n, line := p.node(p.pos), p.lineStart
	colon := p.text[p.pos] == ':'
	if !colon && strings.IndexByte(",]}", p.text[p.pos]) < 0 && !p.flowNode(n, depth, parent) {
		return false
	}
	if !p.flowSpace(parent) {
		p.addFlow(list, n, nil)
		return false
	}
	var v *Node
	if p.text[p.pos] == ':' && (!list || explicit || line == p.lineStart) {
		if !explicit && n.Kind == Scalar && n.Target == nil && n.Style == Plain && n.Span.Start == n.Span.End {
			p.report(Structure, p.pos, p.pos+1, "missing key before the colon")
		} else if !explicit && line != p.lineStart {
			p.report(Colon, p.pos, p.pos+1, "colon on another line than its key; write both on one line")
		}
		v = p.node(p.pos + 1)
		p.emit(Indicator, p.pos+1)
		if !blankAt(p.text, p.pos) && n.Style == Plain && n.Kind == Scalar {
			p.report(Colon, p.pos-1, p.pos, "missing space after the colon").Fixes = []Fix{{"Add a space", []Edit{insert(p.pos, " ")}}}
		}
		if !p.flowSpace(parent) {
			p.addFlow(list, n, v)
			return false
		}
		if strings.IndexByte(",]}", p.text[p.pos]) < 0 && !p.flowNode(v, depth, parent) {
			p.addFlow(list, n, v)
			return false
		}
	} else if explicit || !list {
		v = p.node(p.pos)
		v.Span = Span{n.Span.End, n.Span.End}
	}
	if explicit && p.inKey || explicit && list && n.Span.Start == n.Span.End {
		p.report(Structure, start, start+1, `unexpected "?"; remove it`)
	}
	last := n
	if v != nil {
		last = v
	}
	p.addFlow(list, n, v)
	if !p.flowSpace(parent) {
		return false
	}
	if strings.IndexByte(",]}", p.text[p.pos]) < 0 {
		p.flowJunk(last, start, errors)
	}
	return true
}

// flowAlias reports whether an alias is at the position.
func (p *parser) flowAlias() bool {
	end := p.pos + 1 + anchorLen(p.text[p.pos+1:])
	next := skipBlanks(p.text, end)
	return p.isAlias(p.pos, end) && (next >= len(p.text) || strings.IndexByte(",]}:#", p.text[next]) >= 0 || breakLen(p.text, next) > 0)
}

// addFlow adds an entry to the innermost flow collection; in a list a key with a
// value becomes a mapping.
func (p *parser) addFlow(list bool, n, v *Node) {
	switch {
	case !list:
		if v == nil {
			v = p.node(n.Span.End)
		}
		p.pairs = append(p.pairs, Pair{Key: n, Value: v})
	case v == nil:
		p.items = append(p.items, n)
	default:
		m := p.node(n.Span.Start)
		m.Kind, m.Tag, m.Style = Mapping, "!!map", Flow
		m.Span.End = max(n.Span.End, v.Span.End)
		m.Pairs = []Pair{{Key: n, Value: v}}
		p.items = append(p.items, m)
	}
}

// flowNode reads a key, a value or an item. It reports false where something in
// it is not closed.
func (p *parser) flowNode(n *Node, depth, parent int) bool {
	p.properties(n, parent, false)
	n.Span = Span{p.pos, p.pos}
	if p.pos >= len(p.text) {
		return false
	}
	if !p.flowSpace(parent) || strings.IndexByte(",]}", p.text[p.pos]) >= 0 || p.text[p.pos] == ':' && blankAt(p.text, p.pos+1) {
		return true
	}
	n.Span = Span{p.pos, p.pos}
	switch c := p.text[p.pos]; {
	case c == '[' || c == '{':
		return p.flow(n, depth+1, parent)
	case c == '\'' || c == '"':
		p.flowQuoted(n, parent)
	case c == '*' && p.flowAlias():
		p.alias(n)
	case !p.canStart(p.pos) || c == '-' && blankAt(p.text, p.pos+1):
		if end := p.flowStop(p.pos); end > p.pos {
			p.special(n, p.pos, end)
		} else {
			p.special(n, p.pos, p.pos+1)
		}
	default:
		p.flowPlain(n, parent)
	}
	p.invalid(n)
	p.closeAnchor(n)
	return true
}

// flowStop is where the entry of a flow collection ends that i is in: at a comma,
// a closing bracket or the end of the line.
func (p *parser) flowStop(i int) int {
	start, depth := i, 0
	for i < len(p.text) && breakLen(p.text, i) == 0 {
		switch c := p.text[i]; {
		case c == '[' || c == '{':
			depth++
		case depth > 0 && (c == ']' || c == '}'):
			depth--
		case c == ',' || c == ']' || c == '}', c == '#' && i > start && blankAt(p.text, i-1):
			return trimEnd(p.text, start, i)
		}
		i++
	}
	return trimEnd(p.text, start, i)
}

// flowPlain reads a plain scalar in a flow collection.
func (p *parser) flowPlain(n *Node, parent int) {
	end, stop := scan(p.text, p.pos, true)
	n.Span.End = end
	for stop < len(p.text) && breakLen(p.text, stop) > 0 {
		next, column := nextContent(p.text, stop)
		if next >= len(p.text) || p.text[next] == '#' || p.endsFlow(next, column, parent) {
			break
		}
		if end, stop = scan(p.text, next, true); end == next {
			break
		}
		n.Span.End = end
	}
	if stop < len(p.text) && breakLen(p.text, stop) > 0 {
		stop, _ = nextContent(p.text, stop)
	}
	p.emptyTabs(Span{n.Span.Start, stop}, parent)
	p.finish(n)
	n.setTag(resolve)
	p.emit(Text, n.Span.End)
}

// flowQuoted reads a quoted scalar in a flow collection.
func (p *parser) flowQuoted(n *Node, parent int) {
	start := p.pos
	end, closed := quoteEnd(p.text, start, parent)
	line := lineEnd(p.text, start)
	if rest := skipBlanks(p.text, min(end, len(p.text))); closed && (end <= line || rest >= len(p.text) || strings.IndexByte(",:]}#\r\n", p.text[rest]) >= 0) {
		p.quotedText(n, end)
		return
	}
	end = trimEnd(p.text, start, line)
	for end > start+1 && strings.IndexByte(",]}", p.text[end-1]) >= 0 {
		end = trimEnd(p.text, start, end-1)
	}
	p.openQuoteTo(n, start, max(end, start+1))
}

// flowJunk reports text after an entry, and makes both one text.
func (p *parser) flowJunk(n *Node, start, errors int) {
	if n.Kind != Scalar || n.Target != nil || n.Span.End <= n.Span.Start || n.Span.Start < p.lineStart {
		end := max(p.flowStop(p.pos), p.pos+1)
		p.report(Structure, p.pos, end, "missing comma before %s", quoted(short(p.text[p.pos:end])))
		p.emit(Stray, end)
		return
	}
	end := max(p.flowStop(p.pos), p.pos+1)
	p.document.Errors = p.document.Errors[:errors]
	if n.Style == Plain {
		p.special(n, n.Span.Start, end)
	} else {
		p.afterQuoteTo(n, n.Span.Start, n.Span.End, end)
	}
}
