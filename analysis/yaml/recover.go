package yaml

import (
	"fmt"
	"slices"
	"strings"
)

// placed parses a line as the layout says.
func (p *parser) placed(f fit) {
	w := p.lineAt(p.lineStart)
	w.end = max(w.end, min(p.pos+1, len(p.text)))
	wrong := f.column != w.column
	if could := p.could(&w); w.odd {
		wrong = !slices.Contains(could, f.column)
		p.doubtful(&w, could)
	}
	p.closeTo(min(f.depth, len(p.levels)-1))
	l := &p.levels[len(p.levels)-1]
	if !f.push {
		f.list = f.part == item || f.part == bareItem
	}
	switch {
	case f.part == stray, f.part == more && l.count == 0 && l.column >= 0, (f.push || f.part == scalar) && l.slot == nil,
		f.part < scalar && !f.push && l.list != f.list: // the layout and the parser disagree
		p.strayLine(&w, l)
		return
	case f.part == scalar:
		p.scalarValue()
		return
	case f.part == more:
		if wrong {
			p.report(Indentation, p.pos, w.end, "this continues the text of the key above; indent it").Fixes =
				[]Fix{{"Indent", []Edit{insert(p.pos, strings.Repeat(" ", p.step()))}}}
			l.plain, l.slot = true, nil
		}
		p.extend(l, w.end)
		return
	case f.push:
		p.push(f.column, f.list)
	}
	if f.part == dashedEntry {
		p.report(Dash, w.first, w.first+1, "unexpected dash before a key of a mapping; remove it").Fixes =
			[]Fix{{"Remove dash", append(columnEdits(&w, f.column), Edit{At: Span{w.first, w.body}})}}
		p.emit(Stray, w.body)
		p.entry()
		return
	}
	if wrong && f.part != bareItem {
		p.wrongColumn(p.pos, w.end, w.column, f.column)
	}
	p.lean(f.column)
	switch f.part {
	case item:
		p.item()
	case bareItem:
		p.dashless(&w)
	default:
		p.entry()
	}
}

// doubtful records a line with tabs that fits several blocks.
func (p *parser) doubtful(w *line, could []int) {
	n := 0
	for i := range p.levels {
		if l := &p.levels[i]; l.list == w.dash() && slices.Contains(could, l.column) {
			n++
		}
	}
	if n > 1 {
		p.doubt = w.start
	}
}

// strayLine reports a line that its block cannot contain.
func (p *parser) strayLine(w *line, l *level) {
	text := "unexpected list item; the lines around it are keys of a mapping, or the key above has a value"
	switch {
	case l.column < 0:
		text = "unexpected text after the end of the document"
	case !w.dash():
		text = "unexpected text after the value"
	case l.slot != nil:
		text = "unexpected list item; the lines below are keys of a mapping"
	}
	p.report(Structure, p.pos, w.end, "%s", text)
	p.document.Lost = true
	p.emit(Stray, lineEnd(p.text, p.pos))
}

// goesOn reports whether a line continues the text above it.
func (p *parser) goesOn(line int) bool {
	f, ok := p.plan[line]
	return !ok || f.part == more && f.column > p.levels[len(p.levels)-1].column
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
	n.Span.End = end
	p.finish(n)
	n.setTag(resolve)
	p.emit(Text, end)
}

// columnEdits move a line to another column. A line with tabs is left to the
// error about those.
func columnEdits(w *line, want int) []Edit {
	if w.odd || w.column == want {
		return nil
	}
	return indentFix(w.first, w.column, want)[0].Edits
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
