package sigma

import (
	"slices"
	"strings"
)

// A mender goes down the lines of a block once, with the indentation of the
// lines around as its guide, and mends each line that cannot stand there as it
// is: the blocks that are open say what a line may be, and the lines below it
// which of two that do not fit together is the wrong one.
type mender struct {
	*repairer
	to     int
	levels []level // open blocks, the outermost first
	last   *work   // the line before
	faults []fault
}

// level is a mapping or list whose entries start at a column.
type level struct {
	column int
	list   bool
	open   bool // the last entry has no value yet
	plain  bool // the last entry ends in plain text, which deeper lines go on with
	values bool // of a list: the last item was a value and no mapping
}

// part is what a line is in the block it stands in.
type part int

const (
	entry      part = iota // of a mapping
	item                   // of a list
	dashless               // of a list, but for its dash
	continuing             // the value of the key above, on a line of its own
	misplaced              // nothing that could stand here
)

// work is what is done to a line.
type work struct {
	parts
	to      int    // the column where it will stand
	edits   []Edit // in bytes of the line, in order
	changed bool
}

// put changes the text of the line.
func (w *work) put(start, end int, text string) {
	w.edits, w.changed = append(w.edits, Edit{At: Span{start, end}, Text: text}), true
}

// at is the column of a byte after all changes.
func (w *work) at(i int) int {
	column := w.to + i - w.start
	for _, e := range w.edits {
		if e.At.End <= i {
			column += len(e.Text) - (e.At.End - e.At.Start)
		}
	}
	return column
}

// What is told of a line, whoever mends it.
const (
	misfit       = "an indentation of %d fits none of the lines around; make it %d"
	unclosed     = "the quote %c is not closed"
	colonMissing = "a colon is missing behind %q"
	behindQuote  = "something stands behind the closing quote; double the quotes inside the value"
	noEscape     = `a backslash inside "..." begins an escape, and this one is none; use single quotes`
)

// mend repairs lines [from, to), which are entries of a mapping or list at a
// column, in place. The faults are not reported yet.
func (r *repairer) mend(from, to, column int, list bool) []fault {
	m := mender{repairer: r, to: to, levels: []level{{column: column, list: list}}}
	for i := from; i < to; {
		if i = m.mendLine(i); len(m.faults)+len(r.out.faults) >= mostFaults {
			m.stop(i)
			break
		}
	}
	return m.faults
}

// stop gives up the rest of the document.
func (m *mender) stop(from int) {
	m.full = true
	told := false
	for i := from; i < len(m.lines); i++ {
		if w := (work{parts: partsOf(m.lines[i], m.step)}); w.column >= 0 && !told {
			told, w.line = true, i
			m.fault(&w, w.start, w.end, "yaml-syntax", "more than %d lines above are broken; what follows here is not read", mostFaults)
		}
		m.blank(i)
	}
}

func (m *mender) top() *level { return &m.levels[len(m.levels)-1] }

func (m *mender) push(l level) {
	if len(m.levels) < 2*MaxDepth {
		m.levels = append(m.levels, l)
	}
}

func (m *mender) fault(w *work, start, end int, check, format string, args ...any) {
	m.faults = append(m.faults, fault{line: w.line, start: start, end: end, check: check, text: Say(format, args...)})
	w.changed = true
}

// offer says how an author would put the last fault right.
func (m *mender) offer(ways ...Way) {
	f := &m.faults[len(m.faults)-1]
	f.ways = append(f.ways, ways...)
}

// mendLine returns the line to go on with.
func (m *mender) mendLine(i int) int {
	w := &work{parts: partsOf(m.lines[i], m.step)}
	w.line = i
	if w.column < 0 || strings.HasPrefix(w.text, "---") {
		if strings.Contains(w.text, "#") { // plain text ends before a comment
			m.top().plain = false
		}
		return i + 1
	}
	if w.tabbed() {
		w.column = m.untab(w)
	}
	w.to = w.column
	defer func() { m.last = w }()
	if top := m.top(); w.column > top.column && !top.open && top.plain && w.bare() && !w.tabbed() {
		return i + 1
	}
	text := m.top().plain || m.top().open
	is := m.place(w)
	if is == entry && text && m.goesOn(w) {
		m.fault(w, w.start, w.end, "yaml-syntax", "this belongs to the text of the key above it, and must be indented")
		w.to += m.step
		way := w.indented()
		way.Title = "Indent it"
		m.offer(way)
		m.finish(w)
		m.top().plain, m.top().open = true, false
		return i + 1
	}
	switch {
	case w.tabbed():
		tab := strings.IndexByte(w.text, '\t')
		end := tab
		for w.text[end] == '\t' {
			end++
		}
		m.fault(w, tab, end, "yaml-tab", "a tab is used for indentation; YAML allows only blanks there")
	case is == misplaced && m.stray(w):
		m.fault(w, w.start, w.start+1, "yaml-syntax", "no dash stands before a key of a mapping")
		m.offer(w.indented().then("Take the dash away", Edit{At: Span{w.start, w.body}}))
		w.put(w.start, w.body, "")
		is = entry
	case is == misplaced:
		m.fault(w, w.start, w.end, "yaml-syntax", "a list item cannot stand here, among the keys of a mapping or below a key that has a value")
	case w.to != w.column && is != dashless:
		m.fault(w, w.start, w.end, "yaml-syntax", misfit, w.column, w.to)
		m.offer(w.indented())
	}
	next := i + 1
	switch is {
	case misplaced:
		return m.drop(w)
	case continuing:
		next = m.value(w, w.body, w.end)
	case dashless:
		if w.text[w.start] == '-' && w.end > w.start+1 {
			m.fault(w, w.start, w.end, "yaml-syntax", "a blank is missing behind the dash")
			m.offer(w.indented().then("Put a blank behind the dash", insert(w.start+1, " ")))
			w.put(w.start+1, w.start+1, " ")
			w.body++
			w.key++
			if !w.keyed() {
				w.key, w.colon, w.value = w.body, w.body, w.body
			}
		} else {
			m.fault(w, w.start, w.end, "yaml-syntax", "a dash is missing before %q", short(w.text[w.start:w.end]))
			m.offer(w.indented().then("Begin it with a dash", insert(w.start, "- ")))
			w.put(w.start, w.start, "- ")
			if p := m.below(w.line); w.keyed() && (m.top().values || p.column == w.to && p.dash() && !p.keyed()) {
				w.key, w.colon, w.value = w.body, w.body, w.body
			}
		}
		next = m.item(w)
	case item:
		next = m.item(w)
	case entry:
		next = m.entry(w)
	}
	m.finish(w)
	return next
}

// finish writes the line with all that was changed.
func (m *mender) finish(w *work) {
	if !w.changed {
		return
	}
	line := w.text
	for i := len(w.edits) - 1; i >= 0; i-- {
		e := w.edits[i]
		line = line[:e.At.Start] + e.Text + line[e.At.End:]
	}
	m.rewrite(w.line, strings.Repeat(" ", w.to)+line[w.start:]+lineBreak(m.lines[w.line]))
}

// goesOn reports whether a line at the top is a part of a text rather than a key
// without its colon: it has at least three words, and none is a key.
func (m *mender) goesOn(w *work) bool {
	words := strings.Fields(w.text[w.start:w.end])
	return len(m.levels) == 1 && !m.top().list && w.to == w.column && w.bare() && len(words) >= 3 &&
		wordEnd(words[0]) > 0 && words[0] != "action" && !slices.Contains(Keys, words[0])
}

// stray reports whether a line is a key that stands below others but for its
// dash, rather than an item of a list.
func (m *mender) stray(w *work) bool {
	if w.dashes != 1 || !w.keyed() || w.value < w.end && m.below(w.line).column > w.column { // keys beside it
		return false
	}
	for i := w.line + 1; i < m.to; i++ {
		if p := partsOf(m.lines[i], m.step); p.column >= 0 && p.column <= w.column {
			return p.column < w.column || !p.dash()
		}
	}
	return true
}

// drop blanks a line, what stands below it, and its like on the next lines.
func (m *mender) drop(w *work) int {
	m.blank(w.line)
	i := w.line + 1
	for ; i < m.to; i++ {
		p := partsOf(m.lines[i], m.step)
		if p.column >= 0 && (p.column < w.column || p.column == w.column && !p.dash()) {
			break
		}
		if p.column >= 0 {
			m.blank(i)
		}
	}
	return i
}

// item mends what stands behind the dash of a list item, or should.
func (m *mender) item(w *work) int {
	first := true
	for i := w.start; i < w.body && w.dashes > 0; i++ {
		if w.text[i] != '-' {
			continue
		}
		if !first {
			m.top().open = true
			m.push(level{column: w.at(i), list: true})
		}
		first = false
	}
	top := m.top()
	top.open, top.plain, top.values = w.body == w.end, false, w.body < w.end && !w.keyed()
	switch {
	case w.body == w.end:
		return w.line + 1
	case w.keyed():
		m.push(level{column: w.at(w.body)})
		return m.entry(w)
	}
	if below := m.below(w.line); w.text[w.end-1] == ':' && (below.column > w.at(w.body) || below.column == w.at(w.body) && below.dash()) && m.unquoted(w) {
		m.push(level{column: w.at(w.body)})
		return m.entry(w)
	}
	// Keys below it tell that it lost its colon.
	if p := m.below(w.line); strings.IndexByte(`'"`, w.text[w.body]) < 0 &&
		p.column >= w.at(w.body) && (p.keyed() || p.dash()) {
		m.push(level{column: w.at(w.body)})
		return m.entry(w)
	}
	return m.value(w, w.body, w.end)
}

// entry mends a line that is an entry of a mapping, or should be.
func (m *mender) entry(w *work) int {
	top := m.top()
	top.open, top.plain = false, false
	if !w.keyed() {
		return m.colonless(w)
	}
	if key := w.text[w.key:w.colon]; !m.readable(key) {
		m.fault(w, w.key, w.colon, "yaml-unquoted-special", "%s", special(key))
		w.put(w.key, w.colon, single(key))
	}
	if w.value >= w.end {
		top.open = true
		return w.line + 1
	}
	return m.value(w, w.value, w.end)
}

// short is a text for a message.
func short(text string) string {
	if len(text) > 60 {
		cut := 57
		for cut > 0 && text[cut]&0xC0 == 0x80 {
			cut--
		}
		return text[:cut] + "..."
	}
	return text
}

// single puts a text in single quotes.
func single(text string) string {
	return "'" + strings.ReplaceAll(text, "'", "''") + "'"
}
