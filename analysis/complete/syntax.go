package complete

import (
	"strings"

	"sigma-lsp/analysis/sigma"
	"sigma-lsp/analysis/yaml"
)

type kind int

const (
	missing kind = iota // a value that is still missing
	scalar
	mapping
	list
)

// node is a node of the document with the way up to its root.
type node struct {
	kind   kind
	parent *node // the mapping or list around it, nil for the root
	pair   *pair // of a key or a value of a mapping
	flow   bool  // in a flow collection
	block  bool  // a text of lines below "|" or ">"

	at    sigma.Span
	quote byte // ' or "
	open  bool // the quote is not closed

	pairs  []*pair
	items  []*node
	column int // at which the entries of a block begin
}

// pair is an entry of a mapping.
type pair struct {
	name  string // of the key
	key   *node
	colon int // where it is, -1 where it is missing
	value *node
}

// role is where the cursor is in relation to a node.
type role int

const (
	outside      role = iota
	inKey             // in the scalar node, a key
	inValue           // in the scalar node, a value or an item
	afterValue        // some spaces after the scalar node, a value without quotes
	atKey             // where another key of the mapping node can begin
	atItem            // where another item of the list node can begin, without its dash
	atValue           // at the missing value node, on the line of its key or dash
	onOwnLine         // at the missing value node, on a separate line
	beforeScalar      // in the spaces before the scalar node, on the line of its key or dash
)

// position is where the cursor is.
type position struct {
	role       role
	node       *node
	needsSpace bool // directly after the colon or the dash
}

// syntax is the document at the cursor, and the position of the cursor in it.
type syntax struct {
	text     string // the whole text
	end      int    // of the document
	cursor   int
	root     *node
	position position

	nodes      []node // slabs
	pairs      []pair
	indentUnit int // spaces of the first indented block
}

// syntaxAt reads the document in which the cursor is.
func syntaxAt(t *yaml.Tree, cursor int) *syntax {
	s := &syntax{text: t.Source.String(), cursor: cursor, root: &node{}, end: t.Source.Len()}
	start := 0
	for _, d := range t.Documents {
		if d.Span.Start > cursor {
			s.end = d.Span.Start
			break
		}
		if start = d.Span.Start; d.Root != nil && d.Span.End >= cursor {
			s.root = s.node(d.Root, nil, nil)
		}
	}
	if line := s.text[start:lineEnd(s.text, start)]; strings.HasPrefix(line, "---") && cursor <= start+len(line) {
		return s
	}
	from := strings.LastIndexAny(s.text[:cursor], "\r\n") + 1
	switch {
	case s.findIn(s.root):
	case skip(s.text, from, s.end) >= lineEnd(s.text, from):
		s.findOnEmptyLine(cursor - from)
	}
	return s
}

// nodeBatch is how many nodes are made at once.
const nodeBatch = 128

// node makes a node of one of the tree.
func (s *syntax) node(y *yaml.Node, up *node, e *pair) *node {
	if len(s.nodes) == 0 {
		s.nodes = make([]node, nodeBatch)
	}
	n := &s.nodes[0]
	s.nodes = s.nodes[1:]
	*n = node{parent: up, pair: e, at: y.Span, flow: y.Style == yaml.Flow || up != nil && up.flow}
	switch {
	case y.Kind == yaml.Mapping && y.Target == nil:
		n.kind = mapping
		for _, p := range y.Pairs {
			n.pairs = append(n.pairs, s.pair(p, n))
		}
		if len(n.pairs) > 0 && !n.flow {
			n.column = s.column(n.pairs[0].key.at.Start)
			if s.indentUnit == 0 {
				s.indentUnit = n.column
			}
		}
	case y.Kind == yaml.Sequence && y.Target == nil:
		n.kind = list
		n.column = s.column(y.Span.Start)
		for _, c := range y.Items {
			n.items = append(n.items, s.node(c, n, nil))
		}
	case y.Span.End > y.Span.Start:
		n.kind = scalar
		n.block = y.Style == yaml.Literal || y.Style == yaml.Folded
		if y.Style == yaml.SingleQuoted || y.Style == yaml.DoubleQuoted {
			n.quote, n.open = s.text[y.Span.Start], y.Open()
		}
	}
	return n
}

func (s *syntax) pair(p yaml.Pair, in *node) *pair {
	if len(s.pairs) == 0 {
		s.pairs = make([]pair, nodeBatch)
	}
	e := &s.pairs[0]
	s.pairs = s.pairs[1:]
	e.key = s.node(p.Key, in, e)
	e.key.kind = scalar
	e.name = s.string(e.key)
	if e.colon = skip(s.text, p.Key.Span.End, len(s.text)); e.colon >= len(s.text) || s.text[e.colon] != ':' {
		e.colon = -1
	}
	e.value = s.node(p.Value, in, e)
	return e
}

// column is the column of an offset, in bytes.
func (s *syntax) column(offset int) int {
	return offset - (strings.LastIndexAny(s.text[:offset], "\r\n") + 1)
}

// dash is where the dash of an item is, or -1.
func (s *syntax) dash(item *node) int {
	start := item.at.Start - s.column(item.at.Start)
	if i := strings.LastIndexByte(s.text[start:item.at.Start], '-'); i >= 0 {
		return start + i
	}
	return -1
}

// sameLine reports whether the cursor is on the line of an offset, before a
// comment.
func (s *syntax) sameLine(offset int) bool {
	return s.cursor >= offset && !strings.ContainsAny(s.text[offset:s.cursor], "\r\n") && comment(s.text, offset, s.cursor) == s.cursor
}

// findIn finds the cursor in a node, on one of its lines with content.
func (s *syntax) findIn(n *node) bool {
	switch {
	case n.kind == missing:
		return false
	case n.kind == scalar:
		return s.inScalar(n, inValue)
	case n.flow:
		return s.inFlow(n)
	case n.kind == mapping:
		for i := len(n.pairs) - 1; i >= 0; i-- {
			if e := n.pairs[i]; e.key.at.Start <= s.cursor {
				return s.inScalar(e.key, inKey) || e.colon >= 0 && s.inMissingValue(e.value, e.colon+1) || s.findIn(e.value)
			}
		}
	case n.kind == list:
		for i := len(n.items) - 1; i >= 0; i-- {
			item := n.items[i]
			dash := s.dash(item)
			if dash < 0 && item.at.Start <= s.cursor && item.kind == scalar && s.sameLine(item.at.Start) {
				s.position = position{role: atItem, node: n} // its dash is missing
				n.items = append(n.items[:i:i], n.items[i+1:]...)
				return true
			}
			if dash >= 0 && dash < s.cursor {
				return s.inMissingValue(item, dash+1) || s.findIn(item)
			}
		}
	}
	return false
}

// inMissingValue finds the cursor in the spaces between a colon or a dash and
// the value.
func (s *syntax) inMissingValue(n *node, from int) bool {
	switch {
	case !s.sameLine(from):
	case n.kind == missing:
		s.position = position{role: atValue, node: n, needsSpace: s.cursor == from}
		return true
	case s.cursor > from && s.cursor < n.at.Start && n.kind == scalar:
		s.position = position{role: beforeScalar, node: n}
		return true
	}
	return false
}

// inScalar finds the cursor in a scalar, or in the spaces after it.
func (s *syntax) inScalar(n *node, in role) bool {
	first, last := n.at.Start, n.at.End
	if n.block {
		last = lineEnd(s.text, last)
	}
	if n.quote != 0 {
		if first++; n.open {
			if last = max(last, lineEnd(s.text, n.at.End)); first <= s.cursor && s.cursor <= last {
				n.at.End = max(n.at.End, s.cursor)
			}
		} else {
			last--
		}
	}
	switch {
	case n.block && s.cursor > n.at.Start && s.cursor <= lineEnd(s.text, n.at.Start): // in its header
		return true
	case first <= s.cursor && s.cursor <= last:
		s.position = position{role: in, node: n}
	case in == inValue && n.quote == 0 && !n.block && !n.flow && s.sameLine(n.at.End):
		s.position = position{role: afterValue, node: n}
	default:
		return s.cursor > n.at.Start && s.cursor < n.at.End
	}
	return true
}

// inFlow finds the cursor in a flow collection.
func (s *syntax) inFlow(n *node) bool {
	end := n.at.End
	closed := end > n.at.Start+1 && strings.IndexByte("]}", s.text[end-1]) >= 0
	if !closed {
		end = lineEnd(s.text, end) + 1
	}
	if s.cursor <= n.at.Start || s.cursor >= end {
		return false
	}
	last, slot := n.at.Start, (*node)(nil) // the end of what is before the cursor
	for _, e := range n.pairs {
		if e.key.at.Start > s.cursor {
			break
		}
		if s.findIn(e.key) {
			s.position.role = inKey
			return true
		}
		last, slot = e.key.at.End, e.value
		if e.value.kind != missing && e.value.at.Start <= s.cursor {
			if s.findIn(e.value) {
				return true
			}
			last, slot = e.value.at.End, nil
		}
	}
	for _, item := range n.items {
		if item.at.Start > s.cursor {
			break
		}
		if s.findIn(item) {
			return true
		}
		last = item.at.End
	}
	between := s.text[min(last, s.cursor):s.cursor]
	if hash := strings.LastIndexByte(between, '#'); hash >= 0 && !strings.ContainsAny(between[hash:], "\r\n") {
		return true
	}
	role := atKey
	if n.kind == list {
		role = atItem
	}
	switch colon := strings.IndexByte(between, ':'); {
	case last == n.at.Start, strings.IndexByte(between, ',') >= 0:
		s.position = position{role: role, node: n}
	case slot != nil && slot.kind == missing && colon >= 0:
		s.position = position{role: atValue, node: slot, needsSpace: colon == len(between)-1}
	}
	return true
}

// findOnEmptyLine finds a cursor on a line without content: the blocks that are
// open above it and its column decide what can begin there.
func (s *syntax) findOnEmptyLine(column int) {
	n := s.root
	for {
		next := s.lastOf(n)
		if next == nil || next.kind == missing || next.flow || n.kind == scalar {
			break
		}
		if at := s.columnOf(next); at > column || at == column && next.kind == list && n.kind == mapping && n.column == column {
			break
		}
		n = next
	}
	slot := s.lastOf(n)
	switch {
	case n.kind == missing:
		s.position = position{role: onOwnLine, node: n}
	case n.block || n.flow:
	case n.kind == scalar:
		s.position = position{role: afterValue, node: n}
	case n.column == column && n.kind == mapping:
		s.position = position{role: atKey, node: n}
	case n.column == column && n.kind == list:
		s.position = position{role: atItem, node: n}
	case n.column > column:
		if n == s.root && n.kind == mapping {
			s.position = position{role: atKey, node: n}
		}
	case slot == nil || slot.flow:
	case slot.kind == missing:
		s.position = position{role: onOwnLine, node: slot}
	case slot.kind == scalar && !slot.block:
		s.position = position{role: afterValue, node: slot}
	}
}

// columnOf is the column at which a node begins.
func (s *syntax) columnOf(n *node) int {
	if n.kind == scalar {
		return s.column(n.at.Start)
	}
	return n.column
}

// lastOf is the value of the last entry before the cursor.
func (s *syntax) lastOf(n *node) (last *node) {
	for _, e := range n.pairs {
		if e.key.at.Start < s.cursor {
			last = e.value
		}
	}
	for _, item := range n.items {
		if item.at.Start < s.cursor {
			last = item
		}
	}
	return last
}

func lineEnd(text string, i int) int {
	if n := strings.IndexAny(text[i:], "\r\n"); n >= 0 {
		return i + n
	}
	return len(text)
}

func blank(c byte) bool { return c == ' ' || c == '\t' }

// skip passes spaces and tabs.
func skip(text string, i, end int) int {
	for i < end && blank(text[i]) {
		i++
	}
	return i
}

// comment is where a comment begins in a text, or end.
func comment(text string, p, end int) int {
	for i := p; i < end; i++ {
		if text[i] == '#' && (i == 0 || blank(text[i-1])) {
			return i
		}
	}
	return end
}

// trim is the end of a text without the spaces at its end.
func trim(text string, start, end int) int {
	for end > start && blank(text[end-1]) {
		end--
	}
	return end
}
