package yaml

import (
	"slices"
	"strings"
)

// Which of two lines that do not fit together is wrong depends on the lines around
// them. If a line fits no open block, the document is therefore read again: first
// the layout of all lines is decided, then they are parsed accordingly. Each line
// can play several parts in several blocks, at a cost for each correction. The
// layout with the lowest total cost is used; a beam search finds it.

// part is what a line is in its block.
type part uint8

// The parts.
const (
	entry       part = iota // of a mapping
	item                    // of a list
	bareItem                // an item without its dash, or without the space after it
	dashedEntry             // an entry with a dash before it
	scalar                  // the value of the key or dash above
	more                    // a continuation of the plain text above
	stray                   // not allowed here
)

// Costs of corrections. Legal but unusual YAML has a small cost.
const (
	costMove     = 8 // of a line to another column, and 6 for each column
	costDash     = 12
	costSpace    = 6 // after the dash
	costColon    = 12
	costText     = 8 // text that continues the one above and is not indented
	costStray    = 28
	costOdd      = 2 // indentation that differs from the usual step
	costEmpty    = 1 // a key without a value
	costUnlikely = 3 // the words of the line suggest something else
	costNowhere  = 8 // a top-level key below the top level
)

// Limits of the search.
const (
	layoutWidth = 8  // readings that are kept
	layoutSlack = 30 // how much more a reading may cost than the best one
	layoutReach = 12 // open blocks, from the innermost, that a line can belong to
)

// fit is what a line is, and where it should begin.
type fit struct {
	part   part
	push   bool // it begins a block
	list   bool // which is a list
	depth  int  // of the level that it belongs to, the root being 0
	column int
}

// openBlock is a block that the next line may belong to; up is the one around it.
type openBlock struct {
	up            *openBlock
	depth, column int
	list          bool
	open          bool // the last entry has no value yet
	plain         bool // the last entry ends in plain text
	values        bool // of a list: the last item is a scalar
}

// way is one reading of the lines up to a line.
type way struct {
	cost  int
	wrong int // lines with an error
	top   *openBlock
	line  int // start of the last line
	fit   fit
	up    *way
}

// layout decides what each line of the document is, from the position on.
func (p *parser) layout() map[int]fit {
	var top *openBlock
	for i, l := range p.levels {
		top = &openBlock{up: top, depth: i, column: l.column, list: l.list, open: l.slot != nil}
	}
	best := []*way{{top: top}}
	var all []way
	start := p.lineStart
	if p.pos > p.lineAt(start).first { // after "---"
		start = p.next(start)
	}
	commented := false // a comment follows the last line
	for start < len(p.text) && best[0].wrong <= 2*maxErrors {
		w := p.lineAt(start)
		if w.column < 0 || p.conflictAt(start) {
			commented = commented || w.first < len(p.text) && p.text[w.first] == '#'
			start = p.next(start)
			continue
		}
		below := p.below(start)
		all = all[:0]
		for _, from := range best {
			all = p.fits(all, from, &w, &below, !commented)
		}
		commented = w.end < trimEnd(p.text, start, lineEnd(p.text, start))
		slices.SortStableFunc(all, func(a, b way) int { return a.cost - b.cost })
		best = best[:0]
		for i := range all {
			a := all[i]
			if len(best) == layoutWidth || a.cost > all[0].cost+layoutSlack {
				break
			}
			a.top = p.enter(a.top, a.fit, &w, &below)
			if !slices.ContainsFunc(best, func(b *way) bool { return b.top.same(a.top) }) {
				best = append(best, &a)
			}
		}
		start = p.after(&w, best[0].top)
	}
	plan := map[int]fit{}
	for at := best[0]; at.up != nil; at = at.up {
		plan[at.line] = at.fit
	}
	return plan
}

// same reports whether the following lines are read alike in both blocks.
func (b *openBlock) same(o *openBlock) bool {
	for ; b != o; b, o = b.up, o.up {
		if b == nil || o == nil || b.column != o.column || b.list != o.list || b.open != o.open || b.plain != o.plain || b.values != o.values {
			return false
		}
	}
	return true
}

// after is the start of the line that follows a line and the lines that its value
// extends over.
func (p *parser) after(w *line, top *openBlock) int {
	next := p.next(w.start)
	if w.value >= w.end {
		return next
	}
	parent := top.column
	switch c := p.text[w.value]; c {
	case '\'', '"':
		if end, closed := quoteEnd(p.text, w.value, parent); closed && end >= next && p.endsLine(end) {
			return p.next(p.startOf(end))
		}
	case '|', '>':
		b := scanBlock(p.text, w.value, parent, 0, func(b *block, start, content int) bool {
			return p.belongs(p.indented(start, content), b, parent, content)
		})
		if b.valid {
			return max(next, b.next)
		}
	case '[', '{':
		if p.flowEnd(w.value) >= 0 || w.value < p.openAhead {
			break
		}
		q := parser{source: p.source, document: &Document{}, text: p.text, start: p.start, pos: w.value, lineStart: w.start, keyed: -1, leanLine: -1}
		closed := q.flow(q.node(w.value), 0, parent)
		if !closed {
			p.openAhead = q.pos
		}
		if closed || strings.IndexByte("[{,", p.text[w.end-1]) >= 0 {
			return p.next(q.pos)
		}
	}
	return next
}

// fits adds the possible readings of a line after the reading from.
func (p *parser) fits(all []way, from *way, w, below *line, goesOn bool) []way {
	top := from.top
	add := func(l *openBlock, f fit, cost int) {
		f.depth = l.depth
		if top.open && (l != top || !f.push && f.part != scalar) {
			cost += costEmpty
		}
		way := way{from.cost + cost, from.wrong, l, w.start, f, from}
		if cost >= costSpace || w.odd {
			way.wrong++
		}
		if len(all) == 0 || way.cost <= all[0].cost+layoutSlack {
			if all = append(all, way); way.cost < all[0].cost { // the best one first
				all[0], all[len(all)-1] = way, all[0]
			}
		}
	}
	glued := p.text[w.first] == '-' && !w.dash()
	in := func(l *openBlock, f fit, cost int) { // adds the parts in an open block, or in a block that the line begins
		column := f.column
		if (f.list || w.dash()) && p.lostColon(w, below, column+max(2, w.body-w.first)) {
			cost += costColon
		}
		switch move := cost + p.move(w, column); {
		case f.list && w.dash():
			f.part = item
			add(l, f, move)
		case f.list && glued:
			f.part = bareItem
			add(l, f, move+costSpace)
		case f.list:
			f.part = bareItem
			add(l, f, min(move, cost+p.move(w, column+2)+costOdd)+costDash+p.unlikelyItem(w, below, column))
		case !w.dash():
			add(l, f, move+p.unlikelyEntry(w, below, l.depth, f.push))
		case w.dashes == 1 && w.keyed():
			f.part = dashedEntry
			add(l, f, move+costDash+costUnlikely)
		}
	}
	if top.open {
		usual, root := max(top.column, 0)+p.step(), 0
		if top.column < 0 {
			if usual = 0; w.keyed() {
				root = 2 * costUnlikely // documents are mappings
			}
		}
		columns := append([]int{usual, w.column}, p.could(w)...)
		for i, column := range columns {
			if column > top.column && !slices.Contains(columns[:i], column) {
				odd := costOdd * min(1, max(column-usual, usual-column))
				in(top, fit{push: true, list: true, column: column}, odd+root)
				in(top, fit{push: true, column: column}, odd)
			}
		}
		if !top.list && top.column >= 0 { // a list can begin where its key does
			in(top, fit{push: true, list: true, column: top.column}, 0)
		}
		if w.bare() && w.column > top.column && !(glued && p.unicodeSpaces(w.first+1) > w.first+1) {
			cost := costOdd
			if p.gluedKey(p.content(w)) {
				cost += costSpace
			}
			add(top, fit{part: scalar, column: w.column}, cost)
		}
	}
	for l, n := top, 0; l != nil && l.column >= 0 && n < layoutReach; l, n = l.up, n+1 {
		in(l, fit{list: l.list, column: l.column}, 0)
	}
	if top.plain && goesOn && w.bare() && !p.complex(w) {
		text := p.content(w)
		switch word := text[:wordEnd(text)]; {
		case w.column > top.column:
			add(top, fit{part: more, column: w.column}, costUnlikely)
		case top.depth == 1 && !top.list && len(strings.Fields(text)) >= 3 && word != "" && !slices.Contains(topKeys, word):
			add(top, fit{part: more, column: top.column + p.step()}, costText)
		}
	}
	if s := from.fit; s.part == stray && from.up != nil && (w.column > s.column || w.column == s.column && w.dash()) {
		add(top, fit{part: stray, column: s.column}, costSpace) // it belongs to the one above
	} else {
		add(top, fit{part: stray, column: w.column}, costStray)
	}
	return all
}

// enter is the innermost block after a line.
func (p *parser) enter(l *openBlock, f fit, w, below *line) *openBlock {
	open, plain := w.opens(), w.value < w.end && p.canStart(w.value) && strings.IndexByte(`'"[{|>`, p.text[w.value]) < 0
	push := func(column int, list bool) {
		l = &openBlock{up: l, depth: l.depth + 1, column: column, list: list}
	}
	set := func(open, plain, values bool) {
		c := *l
		c.open, c.plain, c.values = open, plain, values
		l = &c
	}
	if f.push {
		set(false, false, false)
		push(f.column, f.list)
	}
	values := l.values
	switch f.part {
	case stray:
		return l
	case more:
		set(false, true, l.values)
	case scalar:
		set(false, plain, l.list)
	case entry:
		if w.bare() { // a key without its colon
			text := p.content(w)
			open = p.complex(w) || wordEnd(text) == len(text) || text[len(text)-1] == ':' || below.column > w.column
		}
		set(open, plain && !open, false)
	case dashedEntry:
		set(open, plain, false)
	case item, bareItem:
		column := f.column
		plain = plain && (w.dash() || p.text[w.first] != '-' || p.canStart(w.first+1))
		if f.part == bareItem && w.keyed() && (values || below.column == w.column && below.dash() && !below.keyed()) {
			set(false, false, true)
			return l
		}
		for range w.dashes - 1 {
			set(false, false, false)
			column += 2
			push(column, true)
		}
		switch {
		case w.body >= w.end:
			set(true, false, false)
		case w.keyed():
			set(false, false, false)
			push(column+max(2, w.body-w.first), false)
			set(open, plain, false)
		case p.lostColon(w, below, column+max(2, w.body-w.first)):
			set(false, false, false)
			push(column+2, false)
			set(true, false, false)
		default:
			set(false, plain, true)
		}
	}
	return l
}
