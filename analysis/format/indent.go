package format

import "strings"

// level is an open mapping or list: its column before and after.
type level struct {
	list     bool
	old, new int
	id       int
}

// indent moves lines to the column that their depth asks for: keys below a key
// and lists below a key stand in by Width, what stands in a list behind its
// dash and a blank.
func (l *layout) indent() {
	// A mapping or a list that reaches out of the lines that may be changed stays
	// where it is, or its parts would fall apart.
	pinned := map[int]bool{}
	l.walk(func(line, id int) {
		if line < l.first || line > l.last {
			pinned[id] = true
		}
	}, nil)
	l.walk(nil, pinned)
	for i, column := range l.columns {
		line := l.source.Line(i)
		old := leading(l.source.Text(line))
		if column < 0 || column == old {
			continue
		}
		if column < old {
			l.edit(line.Start+column, line.Start+old, "")
		} else {
			l.edit(line.Start+old, line.Start+old, strings.Repeat(" ", column-old))
		}
	}
}

// walk goes through the lines with the mappings and lists that are open. It
// tells visit which of them each line has a part of, or, without visit, sets
// the columns of the lines.
func (l *layout) walk(visit func(line, id int), pinned map[int]bool) {
	w := &indenting{layout: l, pinned: pinned}
	for i, kind := range l.kinds {
		switch kind {
		case structure:
			w.structure(i)
			if visit != nil {
				for _, open := range w.open {
					visit(i, open.id)
				}
			} else {
				w.comments(i)
				w.set(i, w.column)
			}
		case following:
			if visit == nil {
				w.following(i)
			}
		case content:
			if visit == nil {
				w.content(i)
			}
		}
	}
	if visit == nil {
		w.before = w.open
		w.comments(len(l.kinds))
	}
}

type indenting struct {
	*layout
	pinned map[int]bool
	open   []level
	ids    int
	before []level // those that were open before the last line
	column int     // new one of the last line
	old    int     // and its old one
	block  int     // new column of the block scalar that is open
	opener int     // and where it begins
	stands int     // its indentation
}

func (w *indenting) set(line, column int) {
	if line < w.first || line > w.last {
		column = -1
	}
	w.columns[line] = column
}

// structure follows a line with dashes, a key or a scalar.
func (w *indenting) structure(i int) {
	line := w.source.Line(i)
	text := w.source.Text(line)
	w.before = append(w.before[:0], w.open...)
	w.old = leading(text)
	w.column = -1
	content := w.behindDashes(line) - line.Start
	for at := w.old; at < content; at++ {
		if text[at] == '-' {
			w.dash(at)
		}
	}
	if content == len(text) {
		return
	}
	if w.keys[line.Start+content] {
		w.key(content)
		return
	}
	// A scalar that has a line to itself.
	if w.column < 0 {
		for len(w.open) > 0 && w.open[len(w.open)-1].old >= content {
			w.open = w.open[:len(w.open)-1]
		}
		w.column = w.inner()
	}
}

func (w *indenting) dash(column int) {
	for len(w.open) > 0 {
		top := w.open[len(w.open)-1]
		if top.old < column || top.old == column && (top.list || !top.list && w.column < 0) {
			break
		}
		w.open = w.open[:len(w.open)-1]
	}
	if n := len(w.open); n == 0 || !w.open[n-1].list || w.open[n-1].old != column {
		w.push(true, column)
	}
	w.at(w.open[len(w.open)-1])
}

func (w *indenting) key(column int) {
	for len(w.open) > 0 {
		top := w.open[len(w.open)-1]
		if top.old < column || top.old == column && !top.list {
			break
		}
		w.open = w.open[:len(w.open)-1]
	}
	if n := len(w.open); n == 0 || w.open[n-1].old != column {
		w.push(false, column)
	}
	w.at(w.open[len(w.open)-1])
}

// at puts the line where the mapping or list is, whose part it begins with.
func (w *indenting) at(open level) {
	if w.column < 0 {
		w.column = open.new
	}
}

// push opens a mapping or a list.
func (w *indenting) push(list bool, column int) {
	w.ids++
	one := level{list: list, old: column, new: w.inner(), id: w.ids}
	if w.pinned[one.id] {
		one.new = column
	}
	w.open = append(w.open, one)
}

// inner is the column of what opens within the innermost open mapping or list.
func (w *indenting) inner() int {
	if len(w.open) == 0 {
		return 0
	}
	top := w.open[len(w.open)-1]
	if top.list {
		return top.new + len("- ")
	}
	return top.new + Width
}

// following moves a line of a scalar or of brackets with the line that they
// begin on.
func (w *indenting) following(i int) {
	text := w.source.Text(w.source.Line(i))
	old := leading(text)
	if old == len(text) || len(w.open) == 0 || strings.ContainsRune(text[:old], '\t') {
		return
	}
	column := old + w.column - w.old
	if top := w.open[len(w.open)-1]; old > top.old {
		column = max(column, top.new+1)
	}
	w.set(i, max(column, 0))
}

// content moves a line of a block scalar with the others of it.
func (w *indenting) content(i int) {
	if w.layout.opener[i] != w.opener || i == 0 || w.kinds[i-1] != content {
		w.opener, w.stands = w.layout.opener[i], w.firstContent(i)
		w.block = w.shift(i)
	}
	if w.stands < 0 {
		return
	}
	line := w.source.Line(i)
	text := w.source.Text(line)
	spaces := len(text) - len(strings.TrimLeft(text, " "))
	if spaces < len(text) {
		if w.block != 0 {
			w.set(i, spaces+w.block)
		}
		return
	}
	// A line of blanks: what reaches beyond the indentation belongs to the text.
	if spaces <= w.stands {
		w.edit(line.Start, line.End, "")
	} else if w.block != 0 {
		w.set(i, spaces+w.block)
	}
}

// firstContent is the indentation of the block scalar that begins at line i, or
// -1 where all of it is blank: then nothing but its lines says what it is.
func (w *indenting) firstContent(i int) int {
	for ; i < len(w.kinds) && w.kinds[i] == content; i++ {
		text := w.source.Text(w.source.Line(i))
		if spaces := len(text) - len(strings.TrimLeft(text, " ")); spaces < len(text) {
			return spaces
		}
	}
	return -1
}

// shift is how far the block scalar that begins at line i moves.
func (w *indenting) shift(i int) int {
	if len(w.open) == 0 {
		return 0
	}
	for n := i; n < len(w.kinds) && w.kinds[n] == content && w.layout.opener[n] == w.layout.opener[i]; n++ {
		if n < w.first || n > w.last {
			return 0
		}
	}
	top := w.open[len(w.open)-1]
	if w.explicit[w.source.LineOf(w.layout.opener[i])] {
		return top.new - top.old
	}
	return top.new + Width - w.stands
}

// comments moves the comments between the last line of structure and the next
// one, in which i is the next. A comment at the margin stays there. Others go
// with the line that they stand above, or with the part that they end.
func (w *indenting) comments(i int) {
	for n := i - 1; n >= 0 && w.kinds[n] != structure; n-- {
		if w.kinds[n] == comment {
			w.comment(n, i)
		}
	}
}

func (w *indenting) comment(n, next int) {
	old := leading(w.source.Text(w.source.Line(n)))
	if old == 0 {
		return
	}
	if next < len(w.kinds) && w.old == old {
		w.set(n, w.column)
		return
	}
	for _, open := range w.before {
		if open.old == old {
			w.set(n, open.new)
			return
		}
	}
	if next < len(w.kinds) {
		w.set(n, max(0, old+w.column-w.old))
	}
}
