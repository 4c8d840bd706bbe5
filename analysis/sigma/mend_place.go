package sigma

import (
	"slices"
	"strings"
)

// place finds the block that a line belongs to, closes those within it, and
// decides where the line should start.
func (m *mender) place(w *work) part {
	if top := m.top(); w.column > top.column && top.open {
		top.open = false
		return m.begin(w, top)
	}
	below := m.below(w.line)
	k, best := 0, 1<<30
	for i := len(m.levels) - 1; i >= 0; i-- {
		l := m.levels[i]
		cost := 2 * max(l.column-w.column, w.column-l.column)
		switch {
		case w.dash() && !l.list && !(l.open && i == len(m.levels)-1),
			w.keyed() && !w.dash() && l.list,
			w.bare() && l.list && i > 0 && m.levels[i-1].column == l.column && !like(w, &below, l.column),
			w.keyed() && w.opens() && below.column > w.column && below.column <= l.column && !(below.dash() && below.column == l.column):
			cost += 3
		case w.keyed() && w.opens() && below.column > w.column && l.column+m.step != below.column,
			i > 1 && w.keyed() && !w.dash() && w.text[w.key:w.colon] == "condition": // it stands beside selections, not in one
			cost++
		}
		if cost < best {
			k, best = i, cost
		}
		if l.column < w.column-3 {
			break
		}
	}
	m.levels = m.levels[:k+1]
	l := m.top()
	w.to = l.column
	switch {
	case l.list && w.dash():
		return item
	case l.list:
		return dashless
	case w.dash() && l.open: // a list may start where its key does
		m.push(level{column: l.column, list: true})
		return item
	case w.dash():
		return misplaced
	case l.open && (w.text[w.start] == '-' || (w.bare() || !w.opens()) && like(w, &below, l.column)):
		m.push(level{column: l.column, list: true})
		return dashless
	}
	return entry
}

// like tells whether a line without dash is one of the items of a list that
// goes on below it, and no key of the mapping around it.
func like(w *work, below *parts, column int) bool {
	if !below.dash() || below.column != column || w.text[w.end-1] == ':' {
		return false
	}
	text := w.text[w.start:w.end]
	switch {
	case text[0] == '-' || wordEnd(text) < len(text):
		return true
	case below.body == below.end || strings.IndexByte(`'"`, below.text[below.body]) >= 0:
		return false
	}
	return strings.IndexByte(text, '|') < 0 && (column > 0 || strings.IndexByte(text, '.') > 0)
}

// untab is the column that a line with tabs before it was meant to have: that
// of its neighbours, where they are of its kind.
func (m *mender) untab(w *work) int {
	tabs := strings.Count(w.text[:w.start], "\t")
	could := make([]int, 3)
	for i, width := range []int{m.step, 4, 8} {
		could[i] = w.start - tabs + tabs*width
	}
	among := func(columns ...int) (int, bool) {
		for _, column := range could {
			if slices.Contains(columns, column) {
				return column, true
			}
		}
		return 0, false
	}
	next := m.below(w.line)
	var near []int
	if next.column >= 0 && !next.tabbed() {
		switch {
		case w.dash() && w.opens():
		case w.keyed() && w.opens():
			if column, ok := among(next.column - m.step); ok {
				return column
			}
			if column, ok := among(next.column); ok && next.dash() {
				return column
			}
		case next.dash() == w.dash():
			near = append(near, next.column)
		}
	}
	if m.last != nil && m.last.dash() == w.dash() && !m.top().open && !w.opens() {
		near = append(near, m.last.to)
	}
	if column, ok := among(near...); ok {
		return column
	}
	if len(near) > 0 {
		return near[0]
	}
	for _, l := range m.levels {
		if l.list == w.dash() {
			near = append(near, l.column)
		}
	}
	if column, ok := among(near...); ok {
		return column
	}
	return w.column
}

// begin opens the block that is the value of the key or dash above.
func (m *mender) begin(w *work, above *level) part {
	if below := m.below(w.line); !above.list && below.column == above.column && below.dash() &&
		(w.dash() || !(w.keyed() && w.column == above.column+m.step) && like(w, &below, below.column)) {
		w.to = above.column // a list may start where its key does
		m.push(level{column: w.to, list: true})
		if w.dash() {
			return item
		}
		return dashless
	}
	w.to = m.home(w, above.column)
	list, value := m.shape(w, above.column)
	if value {
		return continuing
	}
	m.push(level{column: w.to, list: list})
	switch {
	case list && w.dash():
		return item
	case list:
		return dashless
	case w.dash():
		return misplaced
	}
	return entry
}

// home is the column at which the first line of a block should start: its own,
// unless more of the lines below, or the usual indentation, speak against it.
func (m *mender) home(w *work, above int) int {
	usual := above + m.step
	votes := map[int]int{usual: 1}
	if !w.tabbed() {
		votes[w.column]++
	}
	var below, least parts
	keys := 0        // one column further right
	var beside []int // columns of keys that are neither its own nor start where it does
	m.block(w, above, func(p *parts) bool {
		if below.text == "" {
			below = *p
		}
		if least.text == "" || p.column < least.column {
			least = *p
		}
		if p.column == w.column+1 && !p.dash() {
			keys++
		}
		if p.column > w.column && p.column < below.column && p.keyed() && !p.dash() {
			beside = append(beside, p.column)
		}
		votes[p.column]++
		return true
	})
	if below.text == "" {
		return w.column
	}
	// Both are off by one.
	if w.column-usual == usual-least.column && max(w.column-usual, usual-w.column) == 1 {
		return usual
	}
	best := w.column
	try := func(column int) {
		if n := votes[column]; n > votes[best] || n == votes[best] && column == usual {
			best = column
		}
	}
	switch {
	case least.column < w.column:
		try(least.column)
		if !(least.keyed() && least.opens()) {
			try(least.column + 1) // the line that starts there is the wrong one
		}
	case w.keyed() && w.opens() && !w.dash() || w.bare(): // deeper lines are its own, but for keys beside it
		if keys > 0 && (below.column > w.column+1 || below.text[below.start] == '-') {
			try(w.column + 1)
		}
		if least.column > w.column {
			for _, column := range beside {
				try(column)
			}
		}
	case w.dash() && w.keyed() && w.opens() && below.dash() && below.column > w.column: // the list is its own
	case w.dash() && w.keyed() && !below.dash() && below.column > w.column: // what belongs to an item starts where its text does
		if off := below.column - w.column - (w.body - w.start); (off == 1 || off == -1) && w.column != usual {
			return w.column + off
		}
	default:
		try(least.column)
		try(w.column + 1)
	}
	return best
}

// shape tells what the block is that begins with a line: a list, a mapping, or
// a plain value.
func (m *mender) shape(w *work, above int) (list, value bool) {
	if w.dash() {
		items := 1
		m.block(w, above, func(p *parts) bool {
			switch {
			case p.column == w.to && p.dash():
				items++
			case p.column == w.to && p.keyed() && p.text[p.start] != '-':
				items--
			}
			return true
		})
		return items > 0 || w.column == w.to && items == 0, false
	}
	if w.keyed() && w.text[w.start] == '-' {
		return true, false
	}
	list, value = false, w.bare()
	own := byte(0) // what the lines begin with that belong to this one
	m.block(w, above, func(p *parts) bool {
		switch {
		case p.column > w.to:
			value = value && !p.dash() && !p.keyed() // what stands below half a key
			if own == 0 && (p.dash() || p.keyed()) {
				own = p.text[p.start]
			}
			return true
		case p.dash():
			value = false
			switch {
			case w.bare():
				list = like(w, p, w.to)
			case w.opens():
				list = own == '-' && p.keyed()
			default:
				list = own == 0
			}
			return false
		case p.keyed():
			value = false
			return false
		}
		return w.bare()
	})
	return list, value
}

// block visits the lines below one that are indented deeper than a column, as
// far as it is sensible to look.
func (m *mender) block(w *work, above int, visit func(p *parts) bool) {
	deeper := 1 << 30 // lines that belong to one with tabs
	for i, seen := w.line+1, 0; i < m.to && seen < 64; i++ {
		p := partsOf(m.lines[i], m.step)
		if p.column < 0 {
			continue
		}
		if p.tabbed() && !w.tabbed() { // how wide a tab is meant to be is not known
			if p.opens() {
				deeper = p.column
			}
			continue
		}
		if p.column > deeper {
			continue
		}
		deeper = 1 << 30
		p.line = i
		if p.column <= above {
			return
		}
		if seen++; !visit(&p) {
			return
		}
	}
}

// below is the next line with content.
func (m *mender) below(line int) parts {
	for i := line + 1; i < m.to; i++ {
		if p := partsOf(m.lines[i], m.step); p.column >= 0 {
			return p
		}
	}
	return parts{column: -1}
}
