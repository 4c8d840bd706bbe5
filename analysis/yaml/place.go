package yaml

import (
	"fmt"
	"slices"
	"strings"
)

// part is what a line is in the block that it belongs to.
type part int

// The parts.
const (
	entry     part = iota // of a mapping
	item                  // of a list
	dashless              // of a list, but for its dash
	misplaced             // nothing that could be there
)

// indentation reports a line that begins elsewhere than the entries of its block,
// or those if more lines are at its column.
func (p *parser) indentation(w *line, l *level) {
	own, theirs, parent := 1, l.count, p.parentColumn(l)
	usual := parent + p.step()
	fits := func(column int) bool { return column == usual || l.list && column == parent } // a list may begin where its key does
	p.ahead(w, min(w.column, l.column)-1, func(b *line) bool {
		switch {
		case b.dash() != l.list:
		case b.column == w.column:
			own++
		case b.column == l.column:
			theirs++
		}
		return true
	})
	if own > theirs || own == theirs && fits(w.column) && !fits(l.column) {
		if l.count <= 8 && !w.odd {
			if p.shift(l, w.column) {
				return
			}
		}
	}
	if own == theirs && l.count == 1 && w.column-usual == usual-l.column { // both are off
		p.shift(l, usual)
	}
	p.wrongColumn(p.pos, w.end, w.column, l.column)
}

// parentColumn is the column of the entry that holds a block.
func (p *parser) parentColumn(l *level) int {
	for i := range p.levels {
		if &p.levels[i] == l && i > 0 {
			return max(0, p.levels[i-1].column)
		}
	}
	return 0
}

// shift moves a block to another column, at which most of its entries are. It
// reports the others, and false where there are none.
func (p *parser) shift(l *level, column int) (reported bool) {
	from := l.column
	l.column = column
	first := len(p.pairs) - l.count
	if l.list {
		first = len(p.items) - l.count
	}
	for i := first; i < first+l.count; i++ {
		at := 0
		if l.list {
			if at = strings.LastIndexByte(p.text[:p.items[i].Span.Start], '-'); at < 0 {
				continue
			}
		} else {
			at = p.pairs[i].Key.Span.Start
		}
		w := p.lineAt(p.startOf(at))
		if w.column == from && !w.odd {
			p.wrongColumn(w.first, w.end, from, column)
			reported = true
		}
	}
	return reported
}

// startOf is the start of the line of an offset.
func (p *parser) startOf(i int) int {
	for i > p.start && breakLen(p.text, i-1) == 0 {
		i--
	}
	return i
}

func (p *parser) wrongColumn(start, end, column, want int) {
	p.guess = p.startOf(start)
	e := p.report(Indentation, start, end, "unexpected indentation of %s; expected %d", spaces(column), want)
	e.Fixes = indentFix(start, column, want)
}

func spaces(n int) string {
	if n == 1 {
		return "1 space"
	}
	return fmt.Sprintf("%d spaces", n)
}

// indentFix moves the content at start to another column.
func indentFix(start, column, want int) []Fix {
	switch {
	case want > column:
		return []Fix{{"Fix indentation", []Edit{insert(start, strings.Repeat(" ", want-column))}}}
	case want < column:
		return []Fix{{"Fix indentation", []Edit{{At: Span{start - (column - want), start}}}}}
	}
	return nil
}

// place finds the block that a line belongs to, and what it is there.
func (p *parser) place(w *line) (int, part) {
	below := p.below(w.start)
	k, best, top := 0, 1<<30, len(p.levels)-1
	for i := top; i > 0 || i == 0 && top == 0; i-- {
		l := &p.levels[i]
		cost := 2 * max(l.column-w.column, w.column-l.column)
		open := l.slot != nil && i == top
		flat := below.dash() && below.column == l.column // the list of the key begins where the key does
		switch {
		case l.list == w.dash() && i > 0 && w.column > p.levels[i-1].column && w.column-max(p.levels[i-1].column, 0) == p.step() && l.column != w.column:
			cost = 1 // where such a block usually begins
		case w.dash() && !l.list && !open && i < top && p.levels[i+1].list && l.column == w.column && p.levels[i+1].count == 1:
			cost += 30 // a list whose first item is indented too deep
		case w.dash() && !l.list && !open,
			w.bare() && !l.list && p.text[w.first] == '-',
			w.bare() && l.list && p.text[w.first] != '-' && p.levels[i-1].column == l.column && !p.like(w, &below, l.column),
			w.keyed() && w.opens() && below.column > w.column && below.column <= l.column && !flat:
			cost += 3
		case w.keyed() && !w.dash() && l.list:
			if cost += 3; w.opens() {
				cost++
			}
		case w.keyed() && w.opens() && !flat && (below.column > w.column && l.column+p.step() != below.column || below.dash() && below.column == w.column-1),
			i > 2 && w.keyed() && !w.dash() && p.text[w.key:w.colon] == "condition": // it is beside selections, not in one
			cost++
		}
		if i == 1 && w.keyed() && !w.dash() && !l.list && slices.Contains(onlyTop, p.text[w.key:w.colon]) {
			cost -= 6 // it is nowhere else
		}
		if cost < best {
			k, best = i, cost
		}
	}
	l := &p.levels[k]
	open := l.slot != nil && k == top
	switch {
	case l.list && w.dash():
		return k, item
	case l.list:
		return k, dashless
	case w.dash() && open:
		if l.column >= 0 && l.column != w.column && p.better(w, l) && p.shift(l, w.column) {
			p.push(w.column, true)
		} else {
			p.push(l.column, true)
		}
		return k + 1, item
	case w.dash():
		return k, misplaced
	case open && l.column >= 0 && (p.text[w.first] == '-' || (w.bare() || !w.opens()) && p.like(w, &below, l.column)):
		p.push(l.column, true)
		return k + 1, dashless
	}
	return k, entry
}

// better reports whether more keys than those of a mapping are at the column of
// an item, where its list begins as its key does.
func (p *parser) better(w *line, l *level) bool {
	own, theirs := 0, l.count
	p.ahead(w, min(w.column, l.column)-1, func(b *line) bool {
		switch {
		case b.dash():
		case b.column == w.column:
			own++
		case b.column == l.column:
			theirs++
		}
		return true
	})
	return own >= theirs
}

// like reports whether a line without a dash is one of the items of a list that
// goes on below it, and not a key of the mapping around it.
func (p *parser) like(w, below *line, column int) bool {
	if !below.dash() || below.column != column || p.text[w.end-1] == ':' {
		return false
	}
	text := p.content(w)
	switch {
	case text[0] == '-' || wordEnd(text) < len(text):
		return true
	case below.keyed() || below.body == below.end || strings.IndexByte(`'"`, p.text[below.body]) >= 0:
		return false
	}
	return strings.IndexByte(text, '|') < 0 && (column > 0 || strings.IndexByte(text, '.') > 0)
}

// goesOn reports whether a line at the margin is a part of the text above rather
// than a key without its colon: it has at least three words, and the first is
// not the name of a key as rules write it.
func (p *parser) goesOn(w *line, l *level) bool {
	words := strings.Fields(p.content(w))
	return len(p.levels) == 2 && !l.list && w.column == l.column && w.bare() && len(words) >= 3 && wordEnd(words[0]) > 0 && !slices.Contains(topKeys, words[0])
}

// topKeys are the keys of documents that this package is made for.
var topKeys = []string{
	"title", "id", "related", "name", "taxonomy", "status", "description", "license", "references", "author", "date",
	"modified", "tags", "logsource", "correlation", "filter", "detection", "fields", "falsepositives", "level", "scope", "action",
}

// onlyTop are those of them that are keys of nothing else.
var onlyTop = []string{"title", "status", "references", "author", "modified", "tags", "logsource", "detection", "falsepositives", "level", "correlation"}

// wordEnd is where the word ends that a text begins with: a field with its
// modifiers, or a name.
func wordEnd(text string) int {
	for i := range len(text) {
		c := text[i]
		if c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= 0x80 || c == '_' || i > 0 && (c >= '0' && c <= '9' || strings.IndexByte("|.-@", c) >= 0) {
			continue
		}
		return i
	}
	return len(text)
}
