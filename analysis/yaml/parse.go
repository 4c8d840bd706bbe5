// Package yaml reads YAML into a lossless tree. Reading never fails: what breaks
// the grammar becomes an error at its place, and all else is read as if it were
// not there. The parser decides by indentation and by brackets, goes through the
// text once, and keeps every byte of it in a token. Well-formed text means what
// gopkg.in/yaml.v3 makes of it.
package yaml

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
)

// Limits of what is read.
const (
	MaxDepth  = 200  // levels of nesting
	maxErrors = 1000 // errors of a document
	maxKey    = 1024 // characters of a key without "?"; YAML 1.2, section 7.4.2
)

// Tree is a text as YAML.
type Tree struct {
	Source    *Source
	Documents []*Document
	Tokens    []Token
}

// Document is a part of a text between the lines "---" and "...".
type Document struct {
	Span   Span
	Root   *Node // nil where the document holds nothing
	Errors []Error
	// Lost reports that a part of the text has no place in the tree.
	Lost bool

	tokens Span // of the tree
}

// Parse reads a text.
func Parse(s *Source) *Tree {
	t := &Tree{Source: s, Tokens: make([]Token, 0, 16+s.Len()/7)}
	invalid := invalidCharacters(s)
	parts := split(s)
	t.Documents = make([]*Document, 0, len(parts))
	end, p := 0, parser{levels: make([]level, 0, 16), pairs: make([]Pair, 0, 64), items: make([]*Node, 0, 64)}
	for _, at := range parts {
		t.skip(end, at.Start)
		d := &Document{Span: at, tokens: Span{Start: len(t.Tokens)}}
		for len(invalid) > 0 && invalid[0].Span.Start < at.End {
			d.Errors = append(d.Errors, invalid[0])
			invalid = invalid[1:]
		}
		p = parser{
			source: s, text: s.text[:at.End], start: at.Start, pos: at.Start, lineStart: at.Start, tokens: t.Tokens, document: d, leanLine: -1, invalids: d.Errors, keyed: -1,
			levels: p.levels[:0], pairs: p.pairs[:0], items: p.items[:0], nodes: p.nodes, pairSlab: p.pairSlab, itemSlab: p.itemSlab, // memory of the last one
		}
		first := p
		if d.Root = p.parse(); p.misfit {
			at := p.pos
			d.Errors, d.Lost = first.invalids, false
			first.misfit, first.nodes, first.pairSlab, first.itemSlab = true, p.nodes, p.pairSlab, p.itemSlab
			p = first
			if d.Root = p.parse(); len(d.Errors) == len(first.invalids) { // all of it can be read in another way
				p.report(Structure, at, lineEnd(p.text, at), "unexpected text after the value")
			}
		}
		t.Tokens = p.tokens
		d.tokens.End = len(t.Tokens)
		if !slices.IsSortedFunc(d.Errors, byPosition) {
			slices.SortStableFunc(d.Errors, byPosition)
		}
		t.Documents = append(t.Documents, d)
		end = at.End
	}
	t.skip(end, s.Len())
	return t
}

func byPosition(a, b Error) int { return cmp.Compare(a.Span.Start, b.Span.Start) }

// skip adds a token for the text between documents: "..." and what follows it.
func (t *Tree) skip(start, end int) {
	if start < end {
		t.Tokens = append(t.Tokens, Token{Mark, int32(end)})
	}
}

// parser reads one document.
type parser struct {
	source    *Source
	document  *Document
	text      string // up to the end of the document
	start     int    // of the document
	pos       int    // up to here all text is in tokens
	lineStart int
	tokens    []Token

	levels []level // open blocks, the outermost first
	flows  int     // open brackets
	pairs  []Pair  // entries of the open mappings
	items  []*Node // of the open sequences

	nodes     []Node // slabs: memory that nodes and entries are cut from
	pairSlab  []Pair
	itemSlab  []*Node
	anchors   map[string]*anchor
	anchored  map[*Node]*anchor
	ambiguous []property // anchors before plain text

	invalids         []Error     // characters that YAML does not allow, from the position on
	wide             []Span      // spaces that are none for YAML
	openUntil        int         // up to here no bracket is closed on a later line
	openAhead        int         // the same while a layout is made
	deep             bool        // too deep a nesting was reported
	stopped          bool        // too many errors
	unit             int         // spaces of one level of indentation, 0 where not known yet
	leanLine, leanBy int         // a line whose content should be further right by so much
	guess            int         // start of the last line whose place is a guess
	inKey            bool        // a flow collection is a key
	doubt            int         // start of the last line with tabs that could be in several blocks
	misfit           bool        // a line does not fit the layout
	plan             map[int]fit // what each line is where one does not fit
	keyed            int         // where the last key begins that was looked for
	lastKey          simpleKey
}

// level is a block mapping or sequence whose entries start at a column. The
// outermost level has the column -1 and holds the root.
type level struct {
	column int
	list   bool
	node   *Node
	slot   *Node // the value of the last entry, which has not begun yet; nil if it has
	base   int   // where its entries begin among those of the parser
	count  int   // of its entries
	key    bool  // the slot is a key after "?"
	plain  bool  // the last entry ends in plain text
	values bool  // of a list: the last item is a scalar
}

type anchor struct {
	node   *Node
	closed bool // the node has been read
	used   bool
}

// property is an anchor or a tag before a node.
type property struct {
	node   *Node
	anchor *anchor
	start  int
}

func (p *parser) parse() *Node {
	root := p.node(p.start)
	p.levels = append(p.levels, level{column: -1, node: root, slot: root})
	replan := p.misfit
	p.misfit = false
	p.prologue(root)
	if replan {
		p.plan = p.layout()
	}
	for !p.stopped && p.trivia() {
		if p.pos > skipBlanks(p.text, p.lineStart) {
			p.stray()
		} else {
			p.line()
		}
	}
	if p.misfit {
		return nil
	}
	if p.stopped {
		p.emit(Stray, len(p.text))
	}
	p.closeTo(0)
	p.plainAnchors()
	p.replaceSpaces()
	p.indentAll()
	if p.levels[0].slot == root && !root.tagged && !root.Anchored && !strings.HasPrefix(p.text[p.start:], "---") && len(p.document.Errors) == 0 {
		return nil
	}
	return root
}

// stray passes what follows a value on its line.
func (p *parser) stray() {
	end := lineEnd(p.text, p.pos)
	if p.text[p.pos] == '#' {
		p.report(Structure, p.pos, end, "missing space before the comment")
		p.emit(Comment, end)
		return
	}
	p.report(Structure, p.pos, trimEnd(p.text, p.pos, end), "unexpected text after the value")
	p.document.Lost = true
	p.emit(Stray, end)
}

// prologue reads directives and the line "---", after which a value may begin.
func (p *parser) prologue(root *Node) {
	if strings.HasPrefix(p.text[p.start:], "\uFEFF") { // within a file, at the start of a document
		p.emit(Mark, p.start+len("\uFEFF"))
		p.lineStart = p.pos
	}
	if first := skipBlanks(p.text, p.start); p.start > 0 && p.text[p.start-1] == '.' && first < len(p.text) && p.text[first] != '#' && breakLen(p.text, first) == 0 {
		p.report(Structure, first, lineEnd(p.text, first), `unexpected text after "..."`)
	}
	for p.text[p.lineStart:] != "" && p.trivia() && p.text[p.pos] == '%' && p.pos == p.lineStart {
		p.emit(Mark, lineEnd(p.text, p.pos))
	}
	if p.pos == p.lineStart && strings.HasPrefix(p.text[p.pos:], "---") && blankAt(p.text, p.pos+3) {
		p.emit(Mark, p.pos+3)
		if i := skipBlanks(p.text, p.pos); i < len(p.text) && strings.HasPrefix(p.text[i:], "\uFEFF") {
			p.emit(Space, i+len("\uFEFF"))
		}
		if p.spaces(); !p.endOfLine() {
			root.Span = Span{p.pos, p.pos}
			if p.sameLine(root) {
				p.levels[0].slot = nil
			}
		}
	}
}

// sameLine reads a value after "---"; it reports false where none begins there.
func (p *parser) sameLine(root *Node) bool {
	if dashAt(p.text, p.pos) || p.text[p.pos] != '[' && p.text[p.pos] != '{' && p.keyAt(p.pos).colon >= 0 {
		p.report(Structure, p.pos, lineEnd(p.text, p.pos), `a block cannot begin on the line of "---"; move it to the next line`)
		p.levels[0].slot = root
		p.block(p.pos - p.lineStart)
		return false
	}
	return p.value(root, -1)
}

// node makes a null of no width.
func (p *parser) node(at int) *Node {
	if len(p.nodes) == 0 {
		p.nodes = make([]Node, max(8, min(128, (len(p.source.text)-at)/24)))
	}
	n := &p.nodes[0]
	p.nodes = p.nodes[1:]
	n.source, n.Span, n.Tag = p.source, Span{at, at}, "!!null"
	return n
}

func (p *parser) emit(kind TokenKind, end int) {
	if end > p.pos {
		p.tokens = append(p.tokens, Token{kind, int32(end)})
		p.pos = end
	}
}

// spaces passes the spaces and tabs at the position.
func (p *parser) spaces() { p.emit(Space, skipBlanks(p.text, p.pos)) }

// endOfLine reports whether nothing but a comment is left on the line.
func (p *parser) endOfLine() bool {
	return p.pos >= len(p.text) || p.text[p.pos] == '#' && p.afterSpace() || breakLen(p.text, p.pos) > 0
}

// afterSpace reports whether the position is at the start of a line or after spaces.
func (p *parser) afterSpace() bool {
	return p.pos == p.lineStart || p.tokens[len(p.tokens)-1].Kind == Space
}

// trivia passes spaces, comments and line breaks up to the first character of a
// line. It reports false at the end of the document.
func (p *parser) trivia() bool {
	for p.pos < len(p.text) {
		switch c := p.text[p.pos]; {
		case c == ' ':
			i := p.pos + 1
			for i < len(p.text) && p.text[i] == ' ' {
				i++
			}
			p.emit(Space, i)
		case c == '#' && p.afterSpace():
			p.emit(Comment, lineEnd(p.text, p.pos))
			p.spaces()
		case breakLen(p.text, p.pos) > 0:
			p.emit(Break, p.pos+breakLen(p.text, p.pos))
			p.lineStart = p.pos
		case c == '\t' && p.blankLine():
		default:
			return true
		}
	}
	return false
}

// blankLine passes the tabs of a line without content, which most readers refuse.
func (p *parser) blankLine() bool {
	end := skipBlanks(p.text, p.pos)
	if end < len(p.text) && p.text[end] != '#' && breakLen(p.text, end) == 0 {
		return false
	}
	if skipBlanks(p.text, p.lineStart) == end { // nothing but spaces and tabs before it
		p.report(Tab, p.pos, end, "tab on an empty line, where YAML allows only spaces; remove it")
	}
	p.emit(Space, end)
	return true
}

// report adds an error.
func (p *parser) report(code Code, start, end int, format string, args ...any) *Error {
	errors := &p.document.Errors
	*errors = append(*errors, Error{Code: code, Span: Span{start, max(start, end)}, Text: fmt.Sprintf(format, args...)})
	if len(*errors) == maxErrors && !p.stopped {
		p.stopped, p.document.Lost = true, true
		rest := skipBlanks(p.text, min(lineEnd(p.text, end)+1, len(p.text)))
		*errors = append(*errors, Error{Code: Structure, Span: Span{rest, lineEnd(p.text, rest)},
			Text: fmt.Sprintf("more than %d errors above; the rest is not read", maxErrors)})
	}
	return &(*errors)[len(*errors)-1]
}

// closeTo closes the levels above n.
func (p *parser) closeTo(n int) {
	for len(p.levels) > n+1 {
		p.close(&p.levels[len(p.levels)-1])
		p.levels = p.levels[:len(p.levels)-1]
	}
}

// close gives a block its entries.
func (p *parser) close(l *level) {
	n := l.node
	if l.list {
		n.Items, p.items = cut(&p.itemSlab, p.items[l.base:], len(p.source.text)), p.items[:l.base]
		for _, c := range n.Items {
			n.Span.End = max(n.Span.End, c.Span.End)
		}
	} else {
		n.Pairs, p.pairs = cut(&p.pairSlab, p.pairs[l.base:], len(p.source.text)), p.pairs[:l.base]
		for _, e := range n.Pairs {
			n.Span.End = max(n.Span.End, e.Key.Span.End, e.Value.Span.End)
		}
		if len(n.Pairs) > 0 {
			n.Span.Start = n.Pairs[0].Key.Span.Start
		}
		p.duplicates(n)
	}
	p.closeAnchor(n)
}

// cut copies entries into a slab, so that many share one allocation. It has room for
// those of a text of usual density.
func cut[E any](slab *[]E, entries []E, text int) []E {
	n := len(entries)
	if n > len(*slab) {
		*slab = make([]E, max(n, min(64, text/64)))
	}
	out := (*slab)[:n:n]
	copy(out, entries)
	*slab = (*slab)[n:]
	return out
}

// duplicates reports keys that a mapping has twice.
func (p *parser) duplicates(n *Node) {
	var seen map[string]*Node
	if len(n.Pairs) > 16 {
		seen = make(map[string]*Node, len(n.Pairs))
	}
	for i, e := range n.Pairs {
		if e.Key.Kind != Scalar || e.Key.Tag == "!!merge" {
			continue
		}
		var first *Node
		if seen != nil {
			id := e.Key.Tag + e.Key.Value
			if first = seen[id]; first == nil {
				seen[id] = e.Key
			}
		} else {
			for _, earlier := range n.Pairs[:i] {
				if k := earlier.Key; k.Kind == Scalar && k.Value == e.Key.Value && k.Tag == e.Key.Tag {
					first = k
					break
				}
			}
		}
		if first != nil && !first.Broken && !e.Key.Broken && !first.guessed && !e.Key.guessed {
			p.report(Duplicate, e.Key.Span.Start, e.Key.Span.End, "duplicate key %s; a mapping can have it only once", quoted(e.Key.Value)).Related = first.Span
		}
	}
}
