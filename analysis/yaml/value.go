package yaml

import "strings"

// setTag resolves the tag of a plain scalar without an explicit one.
func (n *Node) setTag(resolve func(string) string) {
	if !n.tagged {
		n.Tag = resolve(n.Value)
	}
}

// invalid marks a scalar with characters that YAML does not allow.
func (p *parser) invalid(n *Node) {
	for len(p.invalids) > 0 && p.invalids[0].Span.End <= n.Span.Start {
		p.invalids = p.invalids[1:]
	}
	if len(p.invalids) > 0 && p.invalids[0].Span.Start < n.Span.End {
		n.Broken = true
	}
}

// value reads a scalar, an alias or a flow collection. It reports false where
// there is none, only an anchor or a tag.
func (p *parser) value(n *Node, parent int) bool {
	p.properties(n, parent, false)
	n.Span = Span{p.pos, p.pos}
	if p.endOfLine() {
		return false
	}
	switch c := p.text[p.pos]; {
	case c == '\'' || c == '"':
		p.quoted(n, parent)
	case c == '[' || c == '{':
		p.bracket(n, parent)
	case (c == '|' || c == '>') && header(p.text, p.pos, parent).valid:
		p.blockScalar(n, parent)
	case c == '*' && p.isAlias(p.pos, trimEnd(p.text, p.pos, p.contentEnd(p.pos))):
		p.alias(n)
	default:
		p.plain(n, parent)
	}
	p.invalid(n)
	p.closeAnchor(n)
	return true
}

// contentEnd is where the line ends that i is on, or its comment begins.
func (p *parser) contentEnd(i int) int {
	end := lineEnd(p.text, i)
	if comment := strings.Index(p.text[i:end], " #"); comment >= 0 {
		return trimEnd(p.text, i, i+comment)
	}
	return trimEnd(p.text, i, end)
}

// canStart reports whether a plain scalar can begin at i.
func (p *parser) canStart(i int) bool {
	c := p.text[i]
	return classes[c]&firstByte == 0 || (c == '-' || p.flows == 0 && (c == '?' || c == ':')) && !blankAt(p.text, i+1)
}

// plain reads a plain scalar, which may extend over several lines.
func (p *parser) plain(n *Node, parent int) {
	start := p.pos
	if _, stop := scan(p.text, start, false); stop < len(p.text) && p.text[stop] == ':' || !p.canStart(start) {
		p.special(n, start, p.contentEnd(start))
		return
	}
	n.Span.End = p.plainEnd(start, parent)
	p.emptyTabs(n.Span, parent)
	end := p.trailing(n)
	p.finish(n)
	n.setTag(resolve)
	p.emit(Text, n.Span.End)
	p.emit(Space, end)
}

// plainEnd returns where the plain scalar ends that begins at start.
func (p *parser) plainEnd(start, parent int) int {
	end, stop := scan(p.text, start, false)
	for stop < len(p.text) && breakLen(p.text, stop) > 0 {
		next, column := nextContent(p.text, stop)
		if next >= len(p.text) || column <= parent || p.text[next] == '#' || p.tabbed(next, parent) || p.plan != nil && !p.goesOn(next-column) {
			break
		}
		more, after := scan(p.text, next, false)
		if after < len(p.text) && p.text[after] == ':' {
			break
		}
		end, stop = more, after
	}
	return end
}

// emptyTabs reports tabs on the empty lines of a plain scalar, where its content
// could not begin.
func (p *parser) emptyTabs(at Span, parent int) {
	if strings.IndexByte(p.text[at.Start:at.End], '\t') < 0 {
		return
	}
	for i := lineEnd(p.text, at.Start); i < at.End; i = lineEnd(p.text, i) {
		i += breakLen(p.text, i)
		if tab := i + strings.IndexByte(p.text[i:skipBlanks(p.text, i)], '\t'); tab >= i && tab-i <= parent {
			p.report(Tab, tab, skipBlanks(p.text, tab), "tab on an empty line, where YAML allows only spaces; remove it")
		}
	}
}

// tabbed reports whether the line of i has a tab before the column at which the
// content of a block must begin.
func (p *parser) tabbed(i, parent int) bool {
	start := i
	for start > 0 && classes[p.text[start-1]]&blankByte != 0 {
		start--
	}
	return strings.IndexByte(p.text[start:min(i, start+parent+1)], '\t') >= 0
}

// finish sets the value of a scalar from its text.
func (p *parser) finish(n *Node) (wrong int) {
	at := n.content()
	text := p.text[at.Start:at.End]
	if !n.isDecoded(text) {
		n.Value = text
		return -1
	}
	for i := at.End; i > at.Start; i-- {
		if breakLen(p.text, i-1) > 0 {
			p.lineStart = i
			break
		}
	}
	d := decoder{out: make([]byte, 0, len(text))}
	wrong = n.decode(p.text, &d)
	n.Value = string(d.out)
	return wrong
}

// isDecoded reports whether the value of a scalar is not its text as written.
func (n *Node) isDecoded(text string) bool {
	has := func(c byte) bool { return strings.IndexByte(text, c) >= 0 }
	return has('\n') || has('\r') || n.Style == SingleQuoted && has('\'') || n.Style == DoubleQuoted && has('\\') ||
		!n.source.ascii && strings.ContainsAny(text, "\u0085\u2028\u2029")
}

// quotedText reads a quoted scalar that ends at end.
func (p *parser) quotedText(n *Node, end int) {
	n.Span.End = end
	if n.Style = SingleQuoted; p.text[n.Span.Start] == '"' {
		n.Style = DoubleQuoted
	}
	if !n.tagged {
		n.Tag = "!!str"
	}
	if p.finish(n) >= 0 {
		p.badEscape(n)
	}
	p.emit(Text, end)
}

// quoted reads a quoted scalar as a value.
func (p *parser) quoted(n *Node, parent int) {
	start := p.pos
	end, closed := quoteEnd(p.text, start, parent)
	rest := skipBlanks(p.text, end)
	junk := closed && rest < len(p.text) && breakLen(p.text, rest) == 0 && p.text[rest] != '#'
	switch {
	case !closed || junk && end > lineEnd(p.text, start):
		p.openQuote(n, start)
	case junk:
		p.afterQuote(n, start, end)
	default:
		p.quotedText(n, end)
	}
}

// isAlias reports whether an alias of an anchor is at [start, end).
func (p *parser) isAlias(start, end int) bool {
	return start+1 < end && p.anchors[p.text[start+1:end]] != nil
}

// alias reads an alias of an anchor.
func (p *parser) alias(n *Node) {
	end := p.pos + 1
	for end < len(p.text) && classes[p.text[end]]&anchorByte != 0 {
		end++
	}
	a := p.anchors[p.text[p.pos+1:end]]
	a.used = true
	n.Span = Span{p.pos, end}
	p.emit(Text, end)
	if n.Anchored || n.tagged {
		p.report(Structure, n.Span.Start, end, "an alias cannot have an anchor or a tag; remove it")
	}
	if !a.closed && (a.node == n || a.node.Kind != Scalar) {
		p.report(Recursion, n.Span.Start, end, "alias %s is inside the node that it refers to", quoted(p.text[n.Span.Start:end]))
		n.Broken = true
		return
	}
	t := a.node
	n.Kind, n.Tag, n.Style, n.Value, n.Pairs, n.Items, n.Target, n.Broken = t.Kind, t.Tag, t.Style, t.Value, t.Pairs, t.Items, t, t.Broken
}

// blockScalar reads a literal or folded scalar.
func (p *parser) blockScalar(n *Node, parent int) {
	n.Style = Literal
	if p.text[p.pos] == '>' {
		n.Style = Folded
	}
	b := scanBlock(p.text, p.pos, parent, 0, func(b *block, start, content int) bool { return p.wrongIndent(n, b, parent, start, content) })
	n.indent = int32(b.indent)
	n.Span.End = max(p.pos+1, b.end)
	if !n.tagged {
		n.Tag = "!!str"
	}
	d := decoder{out: make([]byte, 0, b.next-b.first)}
	d.block(p.text, b, n.Style == Folded)
	n.Value = string(d.out)
	if b.comment > 0 {
		p.emit(Text, trimEnd(p.text, p.pos, b.comment))
		p.spaces()
		p.emit(Comment, lineEnd(p.text, p.pos))
	} else {
		p.emit(Text, header(p.text, p.pos, parent).end)
		p.spaces()
	}
	if p.pos < len(p.text) {
		p.emit(Break, min(p.pos+breakLen(p.text, p.pos), len(p.text)))
	}
	p.emit(Text, b.next)
	p.lineStart = p.pos
}
