package format

import (
	"strings"

	"sigma-lsp/analysis/sigma"
)

// lineKind is the meaning of the spaces at the beginning of a line.
type lineKind int

const (
	structure lineKind = iota // they make the structure of the document
	empty
	comment
	marker    // "---", "...", a directive
	following // the line continues a scalar or a flow collection
	content   // of a block scalar
)

// layout is one reading of a document and the edits that come of it.
type layout struct {
	source      *sigma.Source
	root        *sigma.Node
	first, last int // lines that may be changed
	kinds       []lineKind
	opener      []int        // of a following or content line: where its scalar or flow collection begins
	explicit    map[int]bool // those whose header has an indentation indicator
	levels      []*level     // innermost level of each line of structure
	target      []int        // columns that those should have
	columns     []int        // new ones of the lines, -1 for those that stay as they are
	edits       []sigma.Edit
}

// newLayout reads the lines of a document. It is nil for YAML that rules do not
// use and whose layout this package does not support: complex keys, content
// after "---", tabs before content.
func newLayout(s *sigma.Source, root *sigma.Node, first, last int) *layout {
	l := &layout{
		source: s, root: root, first: first, last: last,
		kinds: make([]lineKind, s.Lines()), opener: make([]int, s.Lines()), columns: make([]int, s.Lines()), target: make([]int, s.Lines()),
		explicit: map[int]bool{},
	}
	for i := range l.kinds {
		l.columns[i] = -1
		line := s.Text(s.Line(i))
		text := strings.TrimLeft(line, " \t")
		switch {
		case text == "":
			l.kinds[i] = empty
		case text[0] == '#':
			l.kinds[i] = comment
		case line[0] == '%':
			l.kinds[i] = marker
		case strings.HasPrefix(line, "---") || strings.HasPrefix(line, "..."):
			rest := strings.TrimLeft(line[3:], " \t")
			if rest != "" && rest[0] != '#' {
				return nil
			}
			l.kinds[i] = marker
		}
	}
	if !l.node(root) {
		return nil
	}
	for i, kind := range l.kinds {
		if line := s.Text(s.Line(i)); kind == structure && (strings.ContainsRune(line[:countSpaces(line)], '\t') || strings.HasPrefix(line[countSpaces(line):], "? ") || strings.HasPrefix(line[countSpaces(line):], ": ")) {
			return nil
		}
	}
	return l
}

// countSpaces is the number of spaces at the beginning of a line.
func countSpaces(line string) int { return len(line) - len(strings.TrimLeft(line, " \t")) }

// node notes the lines of a node and of all below it.
func (l *layout) node(n *sigma.Node) bool {
	first, last := l.source.LineOf(n.Span.Start), l.source.LineOf(n.Span.End)
	switch {
	case n.Target != nil:
		return true
	case n.Kind == sigma.Scalar && (n.Style == sigma.Literal || n.Style == sigma.Folded):
		header := l.source.Text(sigma.Span{Start: n.Span.Start, End: l.source.Line(first).End})
		header, _, _ = strings.Cut(header, "#")
		l.explicit[first] = strings.ContainsAny(header, "123456789")
		l.mark(first+1, last, content, n.Span.Start)
		// Trailing empty lines are part of the content if the scalar keeps
		// them.
		for i := last + 1; i < len(l.kinds) && l.kinds[i] == empty; i++ {
			l.kinds[i], l.opener[i] = content, n.Span.Start
		}
		return true
	case n.Kind == sigma.Scalar || n.Style == sigma.Flow:
		l.mark(first+1, last, following, n.Span.Start)
		return true
	}
	for _, p := range n.Pairs {
		if p.Key.Kind != sigma.Scalar || l.source.LineOf(p.Key.Span.Start) != l.source.LineOf(p.Key.Span.End) {
			return false
		}
		if !l.node(p.Value) {
			return false
		}
	}
	for _, c := range n.Items {
		if !l.node(c) {
			return false
		}
	}
	return true
}

func (l *layout) mark(first, last int, kind lineKind, opener int) {
	for i := first; i <= last && i < len(l.kinds); i++ {
		l.kinds[i], l.opener[i] = kind, opener
	}
}

// edit replaces spaces by a text, unless that changes nothing or the line must
// not change.
func (l *layout) edit(start, end int, text string) {
	if line := l.source.LineOf(start); line < l.first || line > l.last || l.source.Text(sigma.Span{Start: start, End: end}) == text {
		return
	}
	l.edits = append(l.edits, sigma.Edit{At: sigma.Span{Start: start, End: end}, Text: text})
}
