package complete

import (
	"strings"

	"sigma-lsp/analysis/sigma"
)

// A text in which somebody types is YAML only now and then: a key has no colon
// yet, a quote is open, a line stands where it will not stay. Where the cursor
// is, is told by the indentation of the lines all the same, so completion
// looks at those, and at brackets and quotes, and at nothing else. Where a text
// is YAML, a sketch says the same as its tree.

type kind int

const (
	nothing kind = iota // a place for a value, still empty
	scalar
	mapping
	list
)

// node is a piece of a sketch.
type node struct {
	kind  kind
	up    *node // the mapping or list that holds it, nil for the root
	pair  *pair // of a key or a value of a mapping
	flow  bool  // in brackets
	block bool  // a text of lines below "|" or ">"

	at    sigma.Span // of a scalar, as written
	quote byte       // ' or "
	open  bool       // the quote is not closed

	pairs  []*pair
	items  []*node
	column int // at which the entries of a mapping or list stand
}

// pair is an entry of a mapping.
type pair struct {
	name  string // that the key says
	key   *node
	colon bool // there is one behind the key
	value *node
}

// role tells how the cursor stands to a node.
type role int

const (
	outside role = iota
	inKey        // within the scalar node, a key
	inValue      // within the scalar node, a value or an item
	behind       // some blanks behind the scalar node, a value without quotes
	atKey        // where another key of the mapping node can begin
	atItem       // where another item of the list node can begin, without its dash
	atValue      // at the empty place node, on the line of its key or dash
	below        // at the empty place node, on a line of its own
	ahead        // in the blanks before the scalar node, a value on the line of its key or dash
)

// place is where the cursor stands.
type place struct {
	role  role
	node  *node
	tight bool // directly behind the colon or the dash
}

// sketch is one document of a text as its lines suggest.
type sketch struct {
	text   string // the whole text
	end    int    // of the document
	cursor int
	root   *node
	place  place

	frames []frame
	next   int    // where the next line begins
	nodes  []node // slabs
	pairs  []pair
	unit   int // blanks by which the first indented line is indented
}

// frame is a mapping or list to which further lines may belong, or a text that
// they go on.
type frame struct {
	column int
	node   *node
}

// depth bounds the nesting that is followed.
const depth = sigma.MaxDepth

// draw makes the sketch of the document in which the cursor stands.
func draw(text string, cursor int) *sketch {
	at := bounds(text, cursor)
	s := &sketch{text: text, end: at.End, cursor: cursor, root: &node{}}
	s.frames = []frame{{-1, s.root}}
	for s.next = at.Start; s.next < s.end; {
		start := s.next
		end := lineEnd(s.text[:s.end], start)
		s.next = behindBreak(s.text[:s.end], end)
		s.line(start, end)
	}
	if s.end == at.Start || s.next == s.end && strings.IndexByte("\r\n", s.text[s.end-1]) >= 0 {
		s.line(s.end, s.end)
	}
	return s
}

// bounds is the document around the cursor: documents begin at lines "---".
func bounds(text string, cursor int) sigma.Span {
	at := sigma.Span{End: len(text)}
	if strings.HasPrefix(text, "\uFEFF") {
		at.Start = len("\uFEFF")
	}
	for start := at.Start; start < len(text); {
		end := lineEnd(text, start)
		if line := text[start:end]; strings.HasPrefix(line, "---") && strings.Trim(line[3:], " \t") == "" || line == "..." {
			if start > cursor {
				at.End = start
				break
			}
			at.Start = min(behindBreak(text, end), len(text))
			if cursor <= end { // on the mark itself
				return sigma.Span{Start: start, End: start}
			}
		}
		if end == len(text) {
			break
		}
		start = behindBreak(text, end)
	}
	return at
}

func lineEnd(text string, i int) int {
	end := len(text)
	if n := strings.IndexByte(text[i:], '\n'); n >= 0 {
		end = i + n
	}
	if n := strings.IndexByte(text[i:end], '\r'); n >= 0 {
		end = i + n
	}
	return end
}

// slab is how many nodes are made at once.
const slab = 128

func (s *sketch) node(n node) *node {
	if len(s.nodes) == 0 {
		s.nodes = make([]node, slab)
	}
	made := &s.nodes[0]
	s.nodes = s.nodes[1:]
	*made = n
	return made
}

// entryOf adds an entry to a mapping.
func (s *sketch) entryOf(in *node) *pair {
	if len(s.pairs) == 0 {
		s.pairs = make([]pair, slab)
	}
	e := &s.pairs[0]
	s.pairs = s.pairs[1:]
	e.key = s.node(node{kind: scalar, up: in, pair: e})
	e.value = s.node(node{up: in, pair: e})
	in.pairs = append(in.pairs, e)
	return e
}

func behindBreak(text string, i int) int {
	if strings.HasPrefix(text[i:], "\r\n") {
		return i + 2
	}
	return min(i+1, len(text))
}

func blank(c byte) bool { return c == ' ' || c == '\t' }

// skip passes blanks.
func skip(text string, i, end int) int {
	for i < end && blank(text[i]) {
		i++
	}
	return i
}
