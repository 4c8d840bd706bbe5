package yaml

import "strings"

// dashAt reports whether an item of a sequence begins at i.
func dashAt(text string, i int) bool { return text[i] == '-' && blankAt(text, i+1) }

// simpleKey is a key on one line with its colon, which is -1 where there is none.
type simpleKey struct{ start, end, colon int }

// keyAt reads the key that begins at i, with what goes before it.
func (p *parser) keyAt(i int) simpleKey {
	if p.keyed != i || p.flows > 0 {
		p.keyed, p.lastKey = i, p.findKey(i)
	}
	return p.lastKey
}

func (p *parser) findKey(i int) simpleKey {
	text, first := p.text, i
	i = p.afterProperties(i)
	k := simpleKey{i, i, -1}
	if i >= len(text) {
		return k
	}
	switch c := text[i]; c {
	case '\'', '"':
		end, closed := quoteEnd(text, i, len(text)) // on this line only
		if !closed {
			return k
		}
		k.end = end
	case '[', '{':
		if k.end = p.flowEnd(i); k.end < 0 {
			k.end = i
			return k
		}
	case '*':
		for k.end++; k.end < len(text) && classes[text[k.end]]&anchorByte != 0; k.end++ {
		}
		if colon := skipBlanks(text, k.end); colon >= len(text) || text[colon] != ':' || !blankAt(text, colon+1) {
			k.end, colon = scan(text, i, false)
			if colon < len(text) && text[colon] == ':' {
				k.colon = colon
			}
			return k
		}
	case '?', '-', ':', '#':
		if c == ':' && i > first && blankAt(text, i+1) { // an empty key with an anchor or a tag
			k.colon = i
			return k
		}
		if c == '#' || blankAt(text, i+1) {
			return k
		}
		fallthrough
	default:
		end, stop := scan(text, i, false)
		if stop < len(text) && text[stop] == ':' {
			k.colon = stop
		}
		k.end = end
		return k
	}
	if colon := skipBlanks(text, k.end); colon < len(text) && text[colon] == ':' && blankAt(text, colon+1) {
		k.colon = colon
	}
	return k
}

// block reads a line whose content begins at a column.
func (p *parser) block(column int) {
	k := len(p.levels) - 1
	for p.levels[k].column > column {
		k--
	}
	l, top := &p.levels[k], k == len(p.levels)-1
	dash := dashAt(p.text, p.pos)
	switch {
	case l.column == column && l.list == dash && (dash || p.opensEntry() && !(top && p.lostSpace(column))):
	case l.column == column && l.list && !dash && p.levels[k-1].column == column && p.opensEntry():
		k-- // the list begins where its key does
	case l.column == column && dash && l.slot != nil && top && !l.key:
		p.push(column, true)
		k++
	case l.column < column && l.slot != nil && top:
		p.begin(column)
		return
	default:
		p.misfit(column)
		return
	}
	p.closeTo(k)
	if dash {
		p.item()
	} else {
		p.entry()
	}
}

// opensEntry reports whether an entry of a mapping begins at the position.
func (p *parser) opensEntry() bool {
	if c := p.text[p.pos]; (c == '?' || c == ':') && blankAt(p.text, p.pos+1) {
		return true
	}
	return p.keyAt(p.pos).colon >= 0
}

// begin reads the first line of a block, which is the value of an open entry.
func (p *parser) begin(column int) {
	up := &p.levels[len(p.levels)-1]
	switch {
	case dashAt(p.text, p.pos):
		p.push(column, true)
		p.item()
		return
	case p.text[p.pos] == '-' && p.unicodeSpaces(p.pos+1) > p.pos+1:
		w := p.lineAt(p.lineStart)
		p.push(column, true)
		p.dashless(&w)
		return
	case p.opensEntry() && !p.lostSpace(column):
		p.push(column, false)
		p.entry()
		return
	}
	if !p.isText(up.column) {
		p.beginBroken(column)
		return
	}
	p.scalarValue()
}

// scalarValue reads the value of the open entry.
func (p *parser) scalarValue() {
	k := len(p.levels) - 1
	n := p.levels[k].slot
	before := len(p.tokens)
	if p.value(n, p.levels[k].column) {
		p.levels[k].slot = nil
		p.levels[k].plain = n.Style == Plain && n.Kind == Scalar && n.Target == nil && len(p.tokens) > before && !p.commentNext()
		p.levels[k].values = n.Kind == Scalar
	}
}

// commentNext reports whether a comment is all that is left of the line.
func (p *parser) commentNext() bool {
	i := skipBlanks(p.text, p.pos)
	return i < len(p.text) && p.text[i] == '#'
}

// push makes the open value of the innermost level a block.
func (p *parser) push(column int, list bool) {
	up := &p.levels[len(p.levels)-1]
	n := up.slot
	up.slot = nil
	if n == nil || len(p.levels) > MaxDepth {
		if n != nil {
			p.tooDeep(n)
		}
		n = p.node(p.pos)
	}
	n.Span = Span{p.pos, p.pos}
	l := level{column: column, list: list, node: n, base: len(p.pairs)}
	if list {
		l.base = len(p.items)
	}
	n.setKind(list)
	p.levels = append(p.levels, l)
}

func (n *Node) setKind(list bool) {
	tag := "!!map"
	if n.Kind = Mapping; list {
		n.Kind, tag = Sequence, "!!seq"
	}
	if !n.tagged {
		n.Tag = tag
	}
}

// tooDeep reports a node whose content is not read.
func (p *parser) tooDeep(n *Node) {
	n.Broken = true
	if !p.deep {
		p.deep = true
		p.report(Depth, n.Span.Start, n.Span.End, "nested more than %d levels deep; what is below is not read", MaxDepth)
	}
}

// item reads a dash and what follows it on its line.
func (p *parser) item() {
	p.emit(Indicator, p.pos+1)
	p.addItem()
	p.gap(true)
	p.compact(0)
}

// addItem gives the innermost list an item, which is empty.
func (p *parser) addItem() {
	l := &p.levels[len(p.levels)-1]
	n := p.node(p.pos)
	if p.pos > p.start && p.text[p.pos-1] == '-' {
		n.lead = int32(p.pos)
	}
	p.items = append(p.items, n)
	l.slot, l.plain, l.values = n, false, false
	p.extended = false
	l.count++
}

// lean notes the column at which the content at the position should be.
func (p *parser) lean(column int) {
	p.leanLine, p.leanBy = p.lineStart, column-(p.pos-p.lineStart)
}

// compact reads the value of the open entry on its line, where a block may begin.
// Spaces that are still missing before it count as if they were there.
func (p *parser) compact(missing int) {
	if p.endOfLine() {
		return
	}
	column := p.pos - p.lineStart + missing
	if p.leanLine == p.lineStart {
		column += p.leanBy
	}
	switch {
	case len(p.levels) > 2*MaxDepth:
		p.levels[len(p.levels)-1].slot = nil
		p.emit(Stray, lineEnd(p.text, p.pos))
	case dashAt(p.text, p.pos):
		p.push(column, true)
		p.item()
	case p.opensEntry():
		p.levels[len(p.levels)-1].slot.Broken = p.text[p.pos] == ':' && blankAt(p.text, p.pos+1) // it lacks its key
		p.push(column, false)
		p.entry()
	case !p.lostColon(column):
		p.scalarValue()
	default:
		p.push(column, false)
		p.colonless()
	}
}

// entry reads an entry of the innermost mapping, which begins at the position.
func (p *parser) entry() {
	l := &p.levels[len(p.levels)-1]
	if c := p.text[p.pos]; (c == '?' || c == ':') && blankAt(p.text, p.pos+1) {
		if c == ':' && !l.key {
			p.report(Structure, p.pos, p.pos+1, "missing key before the colon")
			p.addPair(p.node(p.pos))
		}
		p.emit(Indicator, p.pos+1)
		if c == '?' {
			p.addPair(p.node(p.pos))
		}
		e := p.pairs[len(p.pairs)-1]
		if l.slot, l.key = e.Key, c == '?'; c == ':' {
			l.slot = e.Value
			e.Value.Span = Span{p.pos, p.pos}
		}
		p.gap(true)
		p.compact(0)
		return
	}
	k := p.keyAt(p.pos)
	if k.colon < 0 {
		p.colonless()
		return
	}
	key := p.node(p.pos)
	p.properties(key, l.column, true)
	p.key(key, k)
	p.pair(key, k.colon)
}

// addPair gives the innermost mapping an entry without a value.
func (p *parser) addPair(key *Node) {
	l := &p.levels[len(p.levels)-1]
	v := p.node(p.pos)
	p.pairs = append(p.pairs, Pair{Key: key, Value: v})
	l.slot, l.plain, l.key = v, false, false
	p.extended = false
	l.count++
}

// pair reads the colon of a key and what follows it.
func (p *parser) pair(key *Node, colon int) {
	key.guessed = p.guess > 0 && p.guess == p.lineStart
	key.Broken = key.Broken || p.doubt > 0 && p.doubt == p.lineStart
	p.emit(Space, colon)
	p.emit(Indicator, colon+1)
	p.addPair(key)
	p.gap(false)
	if !p.endOfLine() {
		p.scalarValue()
	}
}

// key reads a key up to its end.
func (p *parser) key(n *Node, k simpleKey) {
	n.Span = Span{k.start, k.end}
	switch c := p.text[k.start]; {
	case k.start == k.end:
	case c == '\'' || c == '"':
		p.quotedText(n, k.end)
	case c == '[' || c == '{':
		p.inKey = true
		p.flow(n, 0, -1)
		p.inKey = false
	case c == '*' && p.isAlias(k.start, k.end):
		p.alias(n)
	default:
		n.Value = p.text[k.start:k.end]
		if n.setTag(resolve); !p.canStart(k.start) {
			p.special(n, k.start, k.end)
		}
		p.invalid(n)
	}
	p.emit(Text, k.end)
	p.closeAnchor(n)
	if k.colon-k.start > maxKey && len([]rune(p.text[k.start:k.colon])) > maxKey {
		p.report(Structure, k.start, k.end, `a key of more than %d characters; write "? " before it`, maxKey)
	}
}

// setTag resolves the tag of a plain scalar that has none of its own.
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

// plain reads a plain scalar, which may go on over several lines.
func (p *parser) plain(n *Node, parent int) {
	start := p.pos
	if _, stop := scan(p.text, start, false); stop < len(p.text) && p.text[stop] == ':' || !p.canStart(start) {
		p.special(n, start, p.contentEnd(start))
		return
	}
	n.Span.End, _, _ = p.plainEnd(start, parent)
	p.emptyTabs(n.Span, parent)
	end := p.trailing(n)
	p.finish(n)
	n.setTag(resolve)
	p.emit(Text, n.Span.End)
	p.emit(Space, end)
}

// plainEnd returns where the plain scalar ends that begins at start, where reading
// stopped, and whether that is before a key that is indented deeper than the
// parent, so that the text cannot be a value.
func (p *parser) plainEnd(start, parent int) (end, stop int, keyed bool) {
	end, stop = scan(p.text, start, false)
	for stop < len(p.text) && breakLen(p.text, stop) > 0 {
		next, column := nextContent(p.text, stop)
		if next >= len(p.text) || column <= parent || p.text[next] == '#' || p.tabbed(next, parent) {
			break
		}
		more, after := scan(p.text, next, false)
		if after < len(p.text) && p.text[after] == ':' {
			return end, stop, true
		}
		end, stop = more, after
	}
	return end, stop, false
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
		p.report(Recursion, n.Span.Start, end, "alias %s is inside of the node that it repeats", quoted(p.text[n.Span.Start:end]))
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
