package yaml

import "strings"

// line is a line of block YAML taken apart. Error recovery looks at lines ahead
// through it: which of two lines that do not fit together is the wrong one, the
// lines after them say.
type line struct {
	start  int // of the line
	first  int // of its content
	end    int // of the content, without spaces and comment
	column int // of the content, a tab being one level of indentation; -1 for lines without any
	dashes int // how many "- " it begins with
	body   int // after the dashes
	key    int // of the key, and its colon: the same where there is none
	colon  int
	value  int  // after the colon or the dashes
	odd    bool // its indentation is not all spaces
}

func (w *line) dash() bool  { return w.dashes > 0 }
func (w *line) keyed() bool { return w.colon > w.key }
func (w *line) bare() bool  { return w.dashes == 0 && !w.keyed() }
func (w *line) opens() bool { return w.value >= w.end && (w.keyed() || w.dash()) }

// content is what is written on the line.
func (p *parser) content(w *line) string { return p.text[w.first:w.end] }

// lineAt takes the line apart that begins at start.
func (p *parser) lineAt(start int) line {
	text := p.text
	w := line{start: start, column: -1, first: start}
	for w.first < len(text) {
		if n := unicodeSpace(text, w.first); n > 0 {
			w.first += n
			w.odd = true
		} else if classes[text[w.first]]&blankByte != 0 {
			w.odd = w.odd || text[w.first] == '\t'
			w.first++
		} else {
			break
		}
	}
	if w.first >= len(text) || text[w.first] == '#' || breakLen(text, w.first) > 0 {
		return w
	}
	w.column = w.first - start
	if w.odd {
		w.column = p.columnOf(text[start:w.first])
	}
	w.end = trimEnd(text, w.first, lineEnd(text, w.first))
	for w.body = w.first; w.body < w.end && dashAt(text, w.body) && w.dashes < MaxDepth; w.dashes++ {
		w.body = skipBlanks(text, w.body+1)
	}
	w.body = min(w.body, w.end)
	if w.body < w.end && text[w.body] == '#' {
		w.end = trimEnd(text, w.first, w.body)
		w.body = w.end
	}
	w.key, w.colon, w.value = w.body, w.body, w.body
	if w.body == w.end {
		return w
	}
	if k := p.keyAt(w.body); k.colon >= 0 && k.colon < w.end {
		w.key, w.colon = k.start, k.colon
		if w.value = min(skipBlanks(text, k.colon+1), w.end); w.value < w.end && text[w.value] == '#' {
			w.end, w.value = k.colon+1, k.colon+1
		}
	}
	if w.value < w.end && strings.IndexByte(`'"`, text[w.value]) < 0 {
		w.end = min(w.end, p.contentEnd(w.value))
	}
	return w
}

// columnOf is the column after some spaces and tabs.
func (p *parser) columnOf(lead string) (column int) {
	for _, c := range lead {
		switch c {
		case '\t':
			column += p.step()
		case '\u200B', '\uFEFF', '\u2060', '\u180E': // of no width
		default:
			column++
		}
	}
	return column
}

// next is where the line begins that follows a line.
func (p *parser) next(start int) int {
	end := lineEnd(p.text, start)
	if end < len(p.text) {
		end += breakLen(p.text, end)
	}
	return end
}

// endsLine reports whether nothing but a comment follows on the line of i.
func (p *parser) endsLine(i int) bool {
	next := skipBlanks(p.text, i)
	return next >= len(p.text) || breakLen(p.text, next) > 0 || p.text[next] == '#' && next > i
}

// below is the next line with content after a line.
func (p *parser) below(start int) line {
	for i := p.next(start); i < len(p.text); i = p.next(i) {
		if w := p.lineAt(i); w.column >= 0 {
			return w
		}
	}
	return line{column: -1}
}

// lookahead is how many lines are looked at to find out which one is wrong.
const lookahead = 64

// step is by how much lines are indented most below a key.
func (p *parser) step() int {
	if p.unit > 0 {
		return p.unit
	}
	p.unit = 4
	count, above := [9]int{}, -1
	for i, n := p.start, 0; i < len(p.text) && n < 1000; i, n = p.next(i), n+1 {
		end := trimEnd(p.text, i, lineEnd(p.text, i))
		first := i
		for first < end && p.text[first] == ' ' {
			first++
		}
		if first == end || p.text[first] == '#' || p.text[first] == '\t' {
			continue
		}
		if by := first - i - above; above >= 0 && by > 1 && by < len(count) {
			count[by]++
		}
		if above = -1; p.text[end-1] == ':' && p.text[first] != '-' {
			above = first - i
		}
	}
	for by, n := range count {
		if n > count[p.unit] {
			p.unit = by
		}
	}
	return p.unit
}
