package yaml

import (
	"slices"
	"strings"
	"unicode/utf8"
)

// line reads a line: the parser is at its first character.
func (p *parser) line() {
	switch c := p.text[p.pos]; {
	case c == '\t' || c >= utf8.RuneSelf && unicodeSpace(p.text, p.pos) > 0:
		p.oddLine()
	case p.pos == p.lineStart && p.conflict():
	default:
		p.block(p.pos - p.lineStart)
	}
}

// oddLine reads a line whose indentation is not all spaces.
func (p *parser) oddLine() {
	w := p.lineAt(p.lineStart)
	if w.column < 0 {
		for i := p.pos; i < w.first; i++ {
			if end := p.unicodeSpaces(i); end > i {
				p.whitespace(i, end, "on an empty line")
				break
			}
		}
		p.emit(Space, w.first)
		return
	}
	column := p.untab(&w)
	for i := p.pos; i < w.first; {
		end := i
		if p.text[i] == '\t' {
			for end < w.first && p.text[end] == '\t' {
				end++
			}
			p.report(Tab, i, end, "tab used for indentation; YAML allows only spaces there")
		} else if end = p.unicodeSpaces(i); end > i {
			p.whitespace(i, end, "used for indentation")
		}
		i = max(end, i+1)
	}
	p.emit(Space, w.first)
	k := len(p.levels) - 1
	if l := &p.levels[k]; l.plain && l.column < column && w.bare() { // the text above goes on
		p.extend(l, w.end)
		return
	}
	p.lean(column)
	p.block(column)
}

// unicodeSpaces returns the end of the spaces at i, if one of them is none for
// YAML; else i.
func (p *parser) unicodeSpaces(i int) int {
	end, found := i, i
	for end < len(p.text) {
		if n := unicodeSpace(p.text, end); n > 0 {
			end += n
			found = end
		} else if p.text[end] == ' ' {
			end++
		} else {
			break
		}
	}
	return found
}

// whitespace reports spaces that are none for YAML, and passes them.
func (p *parser) whitespace(start, end int, where string) {
	c := 0
	for unicodeSpace(p.text, start+c) == 0 && start+c < end {
		c++
	}
	r, _ := utf8.DecodeRuneInString(p.text[start+c:])
	name := "Unicode space"
	switch r {
	case '\u00A0', '\u202F', '\u2007':
		name = "no-break space"
	case '\u3000':
		name = "ideographic space"
	case '\u200B', '\u2060', '\uFEFF', '\u180E':
		name = "invisible character"
	}
	p.report(Whitespace, start, end, "%s U+%04X %s; use spaces", name, r, where)
	p.wide = append(p.wide, Span{start, end})
}

// replaceSpaces offers one fix for all spaces of the document that are none.
func (p *parser) replaceSpaces() {
	if len(p.wide) == 0 {
		return
	}
	fix := []Fix{{Title: "Replace with spaces"}}
	for _, at := range p.wide {
		text := p.text[at.Start:at.End]
		fix[0].Edits = append(fix[0].Edits, Edit{At: at, Text: strings.Repeat(" ", p.columnOf(text))})
	}
	for i := range p.document.Errors {
		if p.document.Errors[i].Code == Whitespace {
			p.document.Errors[i].Fixes = fix
		}
	}
}

// indentAll offers one fix for all lines that are indented wrongly, besides those
// for each.
func (p *parser) indentAll() {
	const most = 100
	all, n := Fix{Title: "Fix all indentation errors"}, 0
	for _, e := range p.document.Errors {
		if e.Code == Indentation && len(e.Fixes) > 0 {
			all.Edits = append(all.Edits, e.Fixes[0].Edits...)
			n++
		}
	}
	for i := range p.document.Errors {
		if e := &p.document.Errors[i]; n > 1 && n <= most && e.Code == Indentation && len(e.Fixes) > 0 {
			e.Fixes = append(e.Fixes, all)
		}
	}
}

// gap passes the spaces after a colon or a dash. A tab after a dash is an error
// where a block could begin.
func (p *parser) gap(dash bool) {
	if tab := skipBlanks(p.text, p.pos); dash && tab > p.pos {
		if i := strings.IndexByte(p.text[p.pos:tab], '\t'); i >= 0 {
			end := p.pos + i
			for end < tab && p.text[end] == '\t' {
				end++
			}
			p.report(Tab, p.pos+i, end, "tab after the dash, where YAML allows only spaces; use a space").Fixes =
				[]Fix{{"Use a space", []Edit{{At: Span{p.pos + i, end}, Text: " "}}}}
		}
	}
	p.spaces()
	if p.pos < len(p.text) && p.text[p.pos] >= utf8.RuneSelf {
		if end := p.unicodeSpaces(p.pos); end > p.pos {
			where := "after a colon"
			if dash {
				where = "after a dash"
			}
			p.whitespace(p.pos, end, where)
			p.emit(Space, end)
			p.spaces()
		}
	}
}

// trailing takes spaces at the end of a plain scalar away that are none for YAML,
// and returns where they end.
func (p *parser) trailing(n *Node) (end int) {
	if end = n.Span.End; p.text[end-1] < utf8.RuneSelf {
		return end
	}
	for n.Span.End > n.Span.Start {
		_, size := utf8.DecodeLastRuneInString(p.text[n.Span.Start:n.Span.End])
		if p.text[n.Span.End-1] != ' ' && unicodeSpace(p.text, n.Span.End-size) == 0 {
			break
		}
		n.Span.End -= size
	}
	if n.Span.End < end {
		p.whitespace(n.Span.End, end, "at the end of a value")
	}
	return end
}

// untab is the column that a line was meant to have whose indentation is not all
// spaces: that of its neighbors, where they are of its kind.
func (p *parser) untab(w *line) int {
	lead := p.text[w.start:w.first]
	tabs := strings.Count(lead, "\t")
	if tabs == 0 {
		tabs = strings.Count(lead, "\u3000")
	}
	base := p.columnOf(lead) - tabs*p.step()
	if !strings.Contains(lead, "\t") {
		base = p.columnOf(lead) - tabs
	}
	could := []int{base + tabs*p.step(), base + tabs*4, base + tabs*8}
	if !strings.Contains(lead, "\t") {
		could = append(could, base+tabs*2, base+tabs)
	}
	fits := 0
	for i := range p.levels {
		if l := &p.levels[i]; l.list == w.dash() && slices.Contains(could, l.column) {
			fits++
		}
	}
	if fits > 1 {
		p.doubt = w.start
	}
	among := func(columns ...int) (int, bool) {
		for _, column := range could {
			if slices.Contains(columns, column) {
				return column, true
			}
		}
		return 0, false
	}
	if !strings.Contains(lead, "\t") {
		for i := len(p.levels) - 1; i > 0; i-- {
			if l := &p.levels[i]; l.list == w.dash() && slices.Contains(could, l.column) {
				return l.column
			}
		}
	}
	next, top := p.below(w.start), &p.levels[len(p.levels)-1]
	var near []int
	if next.column >= 0 && !next.odd {
		switch {
		case w.dash() && w.opens():
			p.ahead(w, top.column, func(b *line) bool {
				if b.dash() && b.column < next.column {
					near = append(near, b.column)
				}
				return true
			})
		case w.keyed() && w.opens():
			if column, ok := among(next.column - p.step()); ok && (top.slot == nil || column > top.column) {
				return column
			}
			if column, ok := among(next.column); ok && next.dash() {
				return column
			}
		case next.dash() == w.dash() && (top.slot == nil || next.column > top.column || next.column == top.column && w.dash() && !top.list):
			near = append(near, next.column)
		}
	}
	if top.list == w.dash() && top.slot == nil && !w.opens() {
		near = append(near, top.column)
	}
	if column, ok := among(near...); ok {
		return column
	}
	if top.slot != nil && could[0] > top.column {
		return could[0]
	}
	if len(near) > 0 {
		return near[0]
	}
	for i := range p.levels[1:] {
		if l := &p.levels[i+1]; l.list == w.dash() {
			near = append(near, l.column)
		}
	}
	if column, ok := among(near...); ok {
		return column
	}
	return w.column
}

// conflict passes a line that version control puts around the two sides of a
// merge.
func (p *parser) conflict() bool {
	end := lineEnd(p.text, p.pos)
	mark, _, _ := strings.Cut(p.text[p.pos:end], " ")
	switch mark {
	case "<<<<<<<", "|||||||", "=======", ">>>>>>>":
		p.report(Conflict, p.pos, trimEnd(p.text, p.pos, end), "unresolved merge conflict; keep one side and remove this line")
		p.emit(Stray, end)
		return true
	}
	return false
}

// wrongIndent reports a line of a block scalar that is indented less than its
// first one, or by a tab, and takes it as a line of it.
func (p *parser) wrongIndent(n *Node, b *block, parent, start, content int) bool {
	if p.text[content] == '#' && content-start <= parent {
		return false
	}
	w := line{start: start, first: content, column: content - start}
	for w.first < len(p.text) && classes[p.text[w.first]]&blankByte != 0 {
		w.odd = w.odd || p.text[w.first] == '\t'
		w.first++
	}
	if w.odd {
		w.column = p.columnOf(p.text[start:w.first])
	}
	blank := w.first >= len(p.text) || breakLen(p.text, w.first) > 0
	if w.odd && (blank || content-start >= b.indent) {
		p.report(TabInText, content, w.first, "tab in the indentation of a text block; not every tool accepts it")
		return true
	}
	if w.column <= parent || parent < 0 && w.column == 0 || !w.odd && p.text[content] == '#' {
		return false
	}
	if k := p.keyAt(w.first); !w.odd && k.colon >= 0 && wordEnd(p.text[k.start:k.end]) == k.end-k.start && w.column-max(parent, 0) < b.indent-w.column {
		return false // a key of the block around the text
	}
	n.Broken = true
	if w.odd {
		p.report(Tab, content, w.first, "tab used for indentation; YAML allows only spaces there")
		return true
	}
	end := trimEnd(p.text, w.first, lineEnd(p.text, w.first))
	if first := p.lineAt(b.first); p.firstIsWrong(&w, b, parent) && first.column == b.indent {
		p.wrongColumn(first.first, trimEnd(p.text, first.first, lineEnd(p.text, first.first)), b.indent, w.column)
		b.indent = w.column
		return true
	}
	p.wrongColumn(w.first, end, w.column, b.indent)
	return true
}

// firstIsWrong reports whether the first line of a block scalar is the one that
// is indented wrongly, and not the present one: more lines are at its column.
func (p *parser) firstIsWrong(w *line, b *block, parent int) bool {
	own, theirs := 1, 0
	for i, seen := b.first, 0; i < len(p.text) && seen < lookahead; i = p.next(i) {
		first, _ := nextContent(p.text, i)
		column := first - p.startOf(first)
		if i = p.startOf(first); first >= len(p.text) || column <= parent {
			break
		}
		seen++
		switch {
		case i == w.start:
		case column == w.column:
			own++
		case column == b.indent:
			theirs++
		}
	}
	return own > theirs || own == theirs && w.column-parent == p.step()
}
