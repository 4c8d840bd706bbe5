package format

import (
	"strings"

	"sigma-lsp/analysis/sigma"
)

// level is a block mapping or list: its column before and after.
type level struct {
	parent   *level
	list     bool
	old, new int
}

// inner is the column of what is nested in a level: keys and lists below a key
// by Width, what is in a list after its dash and a space.
func (l *level) inner() int {
	switch {
	case l == nil:
		return 0
	case l.list:
		return l.new + len("- ")
	}
	return l.new + Width
}

// indent moves lines to the column of their depth.
func (l *layout) indent() {
	l.levels = make([]*level, len(l.kinds))
	l.nested(l.root, nil)
	w := indenter{layout: l}
	for i, kind := range l.kinds {
		switch kind {
		case structure:
			w.structure(i)
		case following:
			w.following(i)
		case content:
			w.content(i)
		}
	}
	w.before = w.open
	w.comments(len(l.kinds))
	for i, column := range l.columns {
		line := l.source.Line(i)
		old := countSpaces(l.source.Text(line))
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

// nested sets the columns of the lines of a node in a level. A mapping or a
// list that extends beyond the lines that may change is not moved, or it would
// fall apart.
func (l *layout) nested(n *sigma.Node, up *level) {
	if n.Target != nil || n.Kind == sigma.Scalar || n.Style == sigma.Flow {
		if n.Span.End > n.Span.Start || n.Lead() < n.Span.Start {
			l.begins(l.value(n), up.inner(), up)
		}
		return
	}
	var starts []int
	var values []*sigma.Node
	for _, p := range n.Pairs {
		starts, values = append(starts, p.Key.Lead()), append(values, p.Value)
	}
	for _, c := range n.Items {
		starts, values = append(starts, c.Lead()), append(values, c)
	}
	if len(starts) == 0 {
		return
	}
	own := &level{parent: up, list: n.Kind == sigma.Sequence, old: starts[0] - l.source.Line(l.source.LineOf(starts[0])).Start, new: up.inner()}
	if l.source.LineOf(starts[0]) < l.first || l.lastLine(n) > l.last {
		own.new = own.old
	}
	if n.Lead() < n.Span.Start && l.value(n) < starts[0] { // an anchor or a tag on a separate line
		l.begins(l.value(n), own.new, up)
	}
	for i, start := range starts {
		l.begins(start, own.new, own)
		l.nested(values[i], own)
	}
}

// value is where a node begins after its dash, with its anchor and tag.
func (l *layout) value(n *sigma.Node) int {
	start := n.Lead()
	if start < n.Span.Start && l.source.Text(sigma.Span{Start: start, End: start + 1}) == "-" {
		text := l.source.Text(sigma.Span{Start: start + 1, End: n.Span.Start})
		start += 1 + len(text) - len(strings.TrimLeft(text, " \t\r\n"))
	}
	return start
}

// begins sets the column of a line if what begins at an offset is the first
// thing on it.
func (l *layout) begins(start, column int, in *level) {
	i := l.source.LineOf(start)
	if line := l.source.Line(i); l.levels[i] == nil && start == line.Start+countSpaces(l.source.Text(line)) {
		l.set(i, column)
		l.target[i] = column
	}
	l.levels[i] = in
}

// lastLine is the last line of structure of a node.
func (l *layout) lastLine(n *sigma.Node) int {
	last := l.source.LineOf(n.Lead())
	if n.Target != nil || n.Style == sigma.Flow || n.Kind == sigma.Scalar {
		if n.Span.End > n.Span.Start {
			last = l.source.LineOf(n.Span.Start)
		}
		return last
	}
	if k := len(n.Pairs); k > 0 {
		return max(l.source.LineOf(n.Pairs[k-1].Key.Span.Start), l.lastLine(n.Pairs[k-1].Value))
	}
	if k := len(n.Items); k > 0 {
		return max(l.source.LineOf(n.Items[k-1].Lead()), l.lastLine(n.Items[k-1]))
	}
	return last
}

func (l *layout) set(line, column int) {
	if line < l.first || line > l.last {
		column = -1
	}
	l.columns[line] = column
}

// indenter goes through the lines once their levels are known.
type indenter struct {
	*layout
	open   *level // innermost level of the last line of structure
	before *level // of the one before
	column int    // new column of the last line of structure
	old    int    // and its old one
	block  int    // by how much the open block scalar moves
	opener int    // and where it begins
	least  int    // its indentation
}

func (w *indenter) structure(i int) {
	w.before, w.open = w.open, w.levels[i]
	w.old, w.column = countSpaces(w.source.Text(w.source.Line(i))), w.target[i]
	w.comments(i)
}

// following moves a line of a scalar or a flow collection with its first line.
func (w *indenter) following(i int) {
	text := w.source.Text(w.source.Line(i))
	old := countSpaces(text)
	if old == len(text) || w.open == nil || strings.ContainsRune(text[:old], '\t') {
		return
	}
	column := old + w.column - w.old
	if old > w.open.old {
		column = max(column, w.open.new+1)
	}
	w.set(i, max(column, 0))
}

// content moves a line of a block scalar with the others of it.
func (w *indenter) content(i int) {
	if w.layout.opener[i] != w.opener || i == 0 || w.kinds[i-1] != content {
		w.opener, w.least = w.layout.opener[i], w.firstContent(i)
		w.block = w.shift(i)
	}
	if w.least < 0 {
		return
	}
	line := w.source.Line(i)
	text := w.source.Text(line)
	spaces := len(text) - len(strings.TrimLeft(text, " "))
	switch {
	case spaces == len(text) && spaces <= w.least: // an empty line; what is beyond the indentation is text
		w.edit(line.Start, line.End, "")
	case w.block != 0:
		w.set(i, spaces+w.block)
	}
}

// firstContent is the indentation of the block scalar that begins at line i, or
// -1 if all of its lines are empty: then only they define it.
func (w *indenter) firstContent(i int) int {
	for ; i < len(w.kinds) && w.kinds[i] == content; i++ {
		text := w.source.Text(w.source.Line(i))
		if spaces := len(text) - len(strings.TrimLeft(text, " ")); spaces < len(text) {
			return spaces
		}
	}
	return -1
}

// shift is how far the block scalar that begins at line i moves.
func (w *indenter) shift(i int) int {
	for n := i; n < len(w.kinds) && w.kinds[n] == content && w.layout.opener[n] == w.layout.opener[i]; n++ {
		if n < w.first || n > w.last {
			return 0
		}
	}
	switch {
	case w.open == nil:
		return 0
	case w.explicit[w.source.LineOf(w.layout.opener[i])]:
		return w.open.new - w.open.old
	}
	return w.open.new + Width - w.least
}

// comments moves the comments between the last line of structure and the next
// one, in which i is the next. A comment at the margin stays there. Others go
// with the line that they are above, or with the part that they end.
func (w *indenter) comments(i int) {
	for n := i - 1; n >= 0 && w.kinds[n] != structure; n-- {
		if w.kinds[n] == comment {
			w.comment(n, i)
		}
	}
}

func (w *indenter) comment(n, next int) {
	old := countSpaces(w.source.Text(w.source.Line(n)))
	if old == 0 {
		return
	}
	if next < len(w.kinds) && w.old == old {
		w.set(n, w.column)
		return
	}
	var own *level // the outermost at its column
	for open := w.before; open != nil; open = open.parent {
		if open.old == old {
			own = open
		}
	}
	if own != nil {
		w.set(n, own.new)
	} else if next < len(w.kinds) {
		w.set(n, max(0, old+w.column-w.old))
	}
}
