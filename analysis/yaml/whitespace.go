package yaml

import (
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
	if p.plan == nil {
		p.replan()
		return
	}
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
	p.block(w.column)
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

// conflict passes a line that version control puts around the two sides of a
// merge.
func (p *parser) conflict() bool {
	if !p.conflictAt(p.pos) {
		return false
	}
	end := lineEnd(p.text, p.pos)
	p.report(Conflict, p.pos, trimEnd(p.text, p.pos, end), "unresolved merge conflict; keep one side and remove this line")
	p.emit(Stray, end)
	return true
}

func (p *parser) conflictAt(start int) bool {
	mark, _, _ := strings.Cut(p.text[start:lineEnd(p.text, start)], " ")
	return mark == "<<<<<<<" || mark == "|||||||" || mark == "=======" || mark == ">>>>>>>"
}

// wrongIndent reports a line of a block scalar that is indented less than its
// first one, or by a tab, and takes it as a line of it.
func (p *parser) wrongIndent(n *Node, b *block, parent, start, content int) bool {
	w := p.indented(start, content)
	if !p.belongs(w, b, parent, content) {
		return false
	}
	blank := w.first >= len(p.text) || breakLen(p.text, w.first) > 0
	if w.odd && (blank || content-start >= b.indent) {
		p.report(TabInText, content, w.first, "tab in the indentation of a text block; not every tool accepts it")
		return true
	}
	n.Broken = true
	if w.odd {
		p.report(Tab, content, w.first, "tab used for indentation; YAML allows only spaces there")
		return true
	}
	end := trimEnd(p.text, w.first, lineEnd(p.text, w.first))
	if first := p.lineAt(b.first); p.firstIsWrong(w, b, parent) && first.column == b.indent {
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

// indented is a line of a block scalar, without what it holds.
func (p *parser) indented(start, content int) *line {
	w := &line{start: start, first: content, column: content - start}
	for w.first < len(p.text) && classes[p.text[w.first]]&blankByte != 0 {
		w.odd = w.odd || p.text[w.first] == '\t'
		w.first++
	}
	if w.odd {
		w.column = p.columnOf(p.text[start:w.first])
	}
	return w
}

// belongs reports whether a line that is indented less than a block scalar, or by
// a tab, is one of its lines, and not of the block around it.
func (p *parser) belongs(w *line, b *block, parent, content int) bool {
	if p.text[content] == '#' && content-w.start <= parent {
		return false
	}
	if w.odd && (w.first >= len(p.text) || breakLen(p.text, w.first) > 0 || content-w.start >= b.indent) {
		return true
	}
	if w.column <= parent || parent < 0 && w.column == 0 || !w.odd && p.text[content] == '#' {
		return false
	}
	k := p.keyAt(w.first)
	return w.odd || k.colon < 0 || wordEnd(p.text[k.start:k.end]) < k.end-k.start || w.column-max(parent, 0) >= b.indent-w.column
}
