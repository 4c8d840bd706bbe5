package yaml

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
	if p.plan != nil {
		f, ok := p.plan[p.lineStart]
		if !ok {
			f = fit{part: stray, depth: len(p.levels) - 1}
		}
		p.placed(f)
		return
	}
	k := len(p.levels) - 1
	for p.levels[k].column > column {
		k--
	}
	l, top := &p.levels[k], k == len(p.levels)-1
	dash := dashAt(p.text, p.pos)
	switch {
	case l.column == column && l.list == dash && (dash || p.opensEntry()):
	case l.column == column && l.list && !dash && p.levels[k-1].column == column && p.opensEntry():
		k-- // the list begins where its key does
	case l.column == column && dash && l.slot != nil && top:
		p.push(column, true)
		k++
	case l.column < column && l.slot != nil && top:
		p.begin(column, dash)
		return
	default:
		p.replan()
		return
	}
	p.closeTo(k)
	if dash {
		p.item()
	} else {
		p.entry()
	}
}

// replan stops reading at a line that does not fit: the document is read again
// with a layout.
func (p *parser) replan() {
	p.stopped, p.misfit = true, true
}

// opensEntry reports whether an entry of a mapping begins at the position.
func (p *parser) opensEntry() bool {
	if c := p.text[p.pos]; (c == '?' || c == ':') && blankAt(p.text, p.pos+1) {
		return true
	}
	return p.keyAt(p.pos).colon >= 0
}

// begin reads the first line of a block, which is the value of an open entry.
func (p *parser) begin(column int, dash bool) {
	switch {
	case dash:
		p.push(column, true)
		p.item()
	case p.text[p.pos] == '-' && p.unicodeSpaces(p.pos+1) > p.pos+1:
		p.replan()
	case p.opensEntry():
		p.push(column, false)
		p.entry()
	default:
		p.scalarValue()
	}
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
		p.report(Depth, n.Span.Start, n.Span.End, "nested more than %d levels deep; deeper levels are not read", MaxDepth)
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
	case p.plan != nil && p.keyAfterDash():
		p.push(column, false)
		p.colonless()
	default:
		p.scalarValue()
	}
}

// keyAfterDash reports whether the text after the dash is a key without its colon.
func (p *parser) keyAfterDash() bool {
	w := p.lineAt(p.lineStart)
	below := p.below(p.lineStart)
	return w.body >= p.pos && p.lostColon(&w, &below, p.levels[len(p.levels)-1].column+max(2, w.body-w.first))
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
