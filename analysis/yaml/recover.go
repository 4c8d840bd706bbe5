package yaml

import "strings"

// misfit reads a line that has no place where it is.
func (p *parser) misfit(column int) {
	w := p.lineAt(p.lineStart)
	w.column, w.end = column, max(w.end, min(p.pos+1, len(p.text)))
	if top := &p.levels[len(p.levels)-1]; p.extended && top.plain && column > top.column && w.bare() {
		p.extend(top, w.end)
		return
	}
	if p.strayItem(&w) {
		p.entry()
		return
	}
	k, is := p.place(&w)
	text := p.levels[k].plain || p.levels[k].slot != nil
	p.closeTo(k)
	l := &p.levels[len(p.levels)-1]
	if l.column < 0 {
		p.report(Structure, p.pos, w.end, "unexpected text after the end of the document")
		p.document.Lost = true
		p.emit(Stray, lineEnd(p.text, p.pos))
		return
	}
	if is == entry && text && p.goesOn(&w, l) {
		p.report(Indentation, p.pos, w.end, "this continues the text of the key above; indent it").Fixes =
			[]Fix{{"Indent", []Edit{insert(p.pos, strings.Repeat(" ", p.step()))}}}
		l.plain, l.slot = true, nil
		p.extend(l, w.end)
		return
	}
	switch {
	case is == misplaced && p.firstLostDash(&w, l):
		is = item
	case is == dashless && p.firstExtraDash(&w, l):
		is = entry
	}
	if column != l.column && is != dashless && is != misplaced {
		p.indentation(&w, l)
	}
	p.lean(l.column)
	switch is {
	case item:
		p.item()
	case dashless:
		p.dashless(&w)
	case entry:
		p.entry()
	case misplaced:
		p.misplaced(&w, l)
	}
}

// extend makes the text up to end a part of the plain scalar that ends a block.
func (p *parser) extend(l *level, end int) {
	n := l.node
	switch {
	case l.column < 0:
	case l.list:
		n = p.items[len(p.items)-1]
	default:
		n = p.pairs[len(p.pairs)-1].Value
	}
	if n.Span.End == n.Span.Start {
		n.Span.Start = p.pos
	}
	p.extended = true
	n.Span.End = end
	p.finish(n)
	n.setTag(resolve)
	p.emit(Text, end)
}

// lostSpace reports whether a line that looks like a key is an item whose dash has
// no space after it, as an item follows it at its column.
func (p *parser) lostSpace(column int) bool {
	if p.text[p.pos] != '-' || p.levels[len(p.levels)-1].slot == nil {
		return false
	}
	below := p.below(p.lineStart)
	return below.dash() && below.column == column
}

// isText reports whether a line without a key is the value of the key above it,
// which is at the column parent.
func (p *parser) isText(parent int) bool {
	i := p.afterProperties(p.pos)
	if i >= len(p.text) || breakLen(p.text, i) > 0 || p.text[i] == '#' {
		return true
	}
	end := i
	switch c := p.text[i]; {
	case c == '\'' || c == '"':
		var closed bool
		if end, closed = quoteEnd(p.text, i, parent); !closed || end > lineEnd(p.text, i) && !p.endsLine(end) {
			end = i
		}
	case c == '[' || c == '{':
		if end = p.flowEnd(i); end < 0 {
			return true
		}
	case (c == '|' || c == '>') && header(p.text, i, parent).valid:
		return true
	case p.canStart(i):
		var keyed bool
		if _, end, keyed = p.plainEnd(i, parent); keyed {
			return false
		}
	}
	next, column := p.contentAfter(end)
	return next >= len(p.text) || column < parent || column == parent && (parent < 0 || p.levels[len(p.levels)-1].list || !dashAt(p.text, next))
}

// beginBroken reads the first line of a block, which is not one as it is.
func (p *parser) beginBroken(column int) {
	up := p.levels[len(p.levels)-1].column
	w := p.lineAt(p.lineStart)
	w.column = column
	if below := p.below(w.start); below.dash() && below.column == up && p.like(&w, &below, up) {
		p.push(up, true)
		p.dashless(&w)
		return
	}
	list, value := p.shape(&w, up)
	switch list = list || p.lostSpace(column); {
	case value:
		p.scalarValue()
	case list:
		p.ahead(&w, up, func(b *line) bool {
			if b.dash() {
				column = b.column
			}
			return !b.dash()
		})
		p.push(column, true)
		p.dashless(&w)
	default:
		p.push(column, false)
		p.colonless()
	}
}

// shape tells what the block is that begins with a line that is neither an entry
// nor an item: a list, a mapping, or a value.
func (p *parser) shape(w *line, above int) (list, value bool) {
	list, value = false, w.bare()
	own := byte(0) // what the lines begin with that belong to this one
	p.ahead(w, above, func(b *line) bool {
		switch {
		case b.column > w.column:
			value = value && !b.dash() && !b.keyed()
			if own == 0 && (b.dash() || b.keyed()) {
				own = p.text[b.first]
			}
			return true
		case b.dash() && b.keyed() && w.bare() && b.column == w.column: // items, unless keys follow at their column
			list, value = true, false
			return true
		case b.dash():
			value = false
			switch {
			case w.bare():
				list = p.like(w, b, b.column)
			case w.opens():
				list = own == '-' && b.keyed()
			default:
				list = own == 0
			}
			return false
		case b.keyed():
			list, value = false, false
			return false
		}
		return w.bare()
	})
	return list, value
}

// lostColon reports whether the text after a dash is a key without its colon, as
// the keys below it tell.
func (p *parser) lostColon(column int) bool {
	if c := p.text[p.pos]; c == '\'' || c == '"' {
		if _, closed := quoteEnd(p.text, p.pos, len(p.text)); closed {
			return false
		}
		below := p.below(p.lineStart)
		return p.text[p.contentEnd(p.pos)-1] == ':' && (below.column > column || below.column == column && below.dash())
	}
	if !p.canStart(p.pos) {
		return false
	}
	_, stop, keyed := p.plainEnd(p.pos, p.levels[len(p.levels)-1].column)
	if !keyed {
		return false
	}
	_, next := p.contentAfter(stop)
	return next >= column
}

// firstLostDash makes a mapping of one entry the first item of a list, where an
// item follows it at its column.
func (p *parser) firstLostDash(w *line, l *level) bool {
	if l.list || l.count != 1 || l.column < w.column || len(p.levels) < 3 || p.levels[len(p.levels)-2].column >= w.column {
		return false
	}
	e := p.pairs[len(p.pairs)-1]
	if v := e.Value; v.IsNull() || v.Kind == Mapping || v.Kind == Sequence && v.Style != Flow && !w.keyed() {
		return false
	}
	start := e.Key.Span.Start
	end := p.contentEnd(start)
	p.report(Dash, start, end, "missing dash before %s", quoted(p.text[start:end])).Fixes =
		[]Fix{{"Add a dash", joinEdits(append(columnEdits(&line{first: start, column: l.column}, w.column), insert(start, "- ")))}}
	l.column = w.column
	inner := p.node(start)
	p.close(&level{node: inner, base: l.base})
	inner.Kind, inner.Tag = Mapping, "!!map"
	n := l.node
	n.Kind, n.Tag = Sequence, "!!seq"
	l.list, l.base, l.values = true, len(p.items), false
	p.items = append(p.items, inner)
	return true
}

// firstExtraDash makes the only item of a list at the top the mapping that it was
// meant to be, where a key follows it at its column.
func (p *parser) firstExtraDash(w *line, l *level) bool {
	if len(p.levels) != 2 || !l.list || l.count != 1 || l.column != w.column || !w.keyed() {
		return false
	}
	inner := p.items[len(p.items)-1]
	if inner.Kind != Mapping || inner.Style == Flow || inner.Target != nil {
		return false
	}
	start := strings.LastIndexByte(p.text[:inner.Span.Start], '-')
	p.report(Dash, start, start+1, "unexpected dash before a key of a mapping; remove it").Fixes =
		[]Fix{{"Remove dash", []Edit{{At: Span{start, inner.Span.Start}}}}}
	p.items = p.items[:l.base]
	n := l.node
	n.Kind, n.Tag = Mapping, "!!map"
	l.list, l.base, l.count, l.slot = false, len(p.pairs), len(inner.Pairs), nil
	p.pairs = append(p.pairs, inner.Pairs...)
	return true
}

// strayItem drops a single list item at the start of a block whose other lines are
// keys at a column before it.
func (p *parser) strayItem(w *line) bool {
	k := len(p.levels) - 1
	for k > 0 && p.levels[k-1].column >= w.column {
		k--
	}
	l := &p.levels[k]
	if k == 0 || !l.list || l.count != 1 || l.column < w.column || !w.keyed() || w.dash() {
		return false
	}
	start := p.startOf(p.items[l.base].Span.Start)
	first := p.lineAt(start)
	more := l.column > w.column && w.column-max(p.levels[k-1].column, 0) == p.step()
	p.ahead(w, w.column-1, func(b *line) bool {
		if b.column == w.column {
			more = more || b.keyed() && !b.dash()
			if b.dash() && l.column == w.column {
				more = false
				return false
			}
		}
		return true
	})
	if first.keyed() || !more {
		return false
	}
	p.closeTo(k)
	p.report(Structure, first.first, first.end, "unexpected list item; the lines below are keys of a mapping")
	p.document.Lost = true
	p.items = p.items[:l.base]
	l.node.Kind, l.node.Tag = Mapping, "!!map"
	l.list, l.column, l.base, l.count, l.slot, l.plain = false, w.column, len(p.pairs), 0, nil, false
	return true
}

// misplaced reads a list item among the keys of a mapping.
func (p *parser) misplaced(w *line, l *level) {
	if p.extraDash(w) {
		p.report(Dash, w.first, w.first+1, "unexpected dash before a key of a mapping; remove it").Fixes =
			[]Fix{{"Remove dash", append(columnEdits(w, l.column), Edit{At: Span{w.first, w.body}})}}
		p.emit(Stray, w.body)
		p.entry()
		return
	}
	p.report(Structure, w.first, w.end, "unexpected list item; the lines around it are keys of a mapping, or the key above has a value")
	p.document.Lost = true
	p.emit(Stray, lineEnd(p.text, p.pos))
	for p.trivia() {
		b := p.lineAt(p.lineStart)
		if b.column < w.column || b.column == w.column && !b.dash() {
			return
		}
		p.emit(Stray, lineEnd(p.text, p.pos))
	}
}

// columnEdits move a line to another column. A line with tabs is left to the
// error about those.
func columnEdits(w *line, want int) []Edit {
	if w.odd || w.column == want {
		return nil
	}
	return indentFix(w.first, w.column, want)[0].Edits
}

// extraDash reports whether a line is a key that is beside others but for its
// dash.
func (p *parser) extraDash(w *line) bool {
	if w.dashes != 1 || !w.keyed() || w.value < w.end && p.below(w.start).column > w.column {
		return false
	}
	for i := p.next(w.start); i < len(p.text); i = p.next(i) {
		if b := p.lineAt(i); b.column >= 0 && b.column <= w.column {
			return b.column < w.column || !b.dash()
		}
	}
	return true
}

// dashless reads an item of a list without its dash, or without the space after
// it.
func (p *parser) dashless(w *line) {
	l := &p.levels[len(p.levels)-1]
	move := columnEdits(w, l.column)
	values := l.values
	if end := p.unicodeSpaces(p.pos + 1); p.text[p.pos] == '-' && end > p.pos+1 {
		p.whitespace(p.pos+1, end, "after a dash")
		p.emit(Indicator, p.pos+1)
		p.addItem()
		p.emit(Space, end)
		p.spaces()
		p.compact(0)
		return
	}
	if p.text[p.pos] == '-' && w.end > p.pos+1 {
		p.report(Dash, p.pos, w.end, "missing space after the dash").Fixes = []Fix{{"Add a space", append(move, insert(p.pos+1, " "))}}
		p.emit(Indicator, p.pos+1)
		p.addItem()
		p.compact(1)
		return
	}
	p.report(Dash, p.pos, w.end, "missing dash before %s", quoted(p.text[p.pos:w.end])).Fixes = []Fix{{"Add a dash", joinEdits(append(move, insert(p.pos, "- ")))}}
	p.addItem()
	if b := p.below(w.start); w.keyed() && (values || b.column == w.column && b.dash() && !b.keyed()) {
		n := p.items[len(p.items)-1]
		n.Span, n.Value, n.Tag, n.Broken = Span{p.pos, w.end}, p.text[p.pos:w.end], "!!str", true
		l.slot, l.values = nil, true
		p.emit(Text, w.end)
		return
	}
	p.compact(2)
}

// joinEdits makes one of two edits that touch.
func joinEdits(edits []Edit) []Edit {
	if n := len(edits); n > 1 && edits[n-2].At.End == edits[n-1].At.Start {
		last := edits[n-1]
		edits = edits[:n-1]
		edits[n-2].At.End, edits[n-2].Text = last.At.End, edits[n-2].Text+last.Text
	}
	return edits
}
