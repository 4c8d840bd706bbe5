package yaml

import "sync/atomic"

// Kind is the kind of a node. An alias has the kind of its target.
type Kind uint8

// The kinds of nodes.
const (
	Scalar Kind = iota
	Mapping
	Sequence
)

// Style is how a node is written.
type Style uint8

// The styles of scalars and, last, of collections in brackets or braces.
const (
	Plain Style = iota
	SingleQuoted
	DoubleQuoted
	Literal
	Folded
	Flow
)

// Node is a node of the tree. Its span covers the text of the node, quotes and
// brackets included, anchor and tag not. A missing value is a null scalar of
// no width after its colon or dash.
type Node struct {
	Kind     Kind
	Style    Style
	Anchored bool // has an anchor
	Broken   bool // an error lies in its text: the value is not what the author meant
	tagged   bool // has an explicit tag
	guessed  bool // of a key: the block it is in is a guess

	indent int32 // of the content of a block scalar
	lead   int32 // where its dash, anchor or tag begins, plus 1; 0 where it has none

	Span  Span
	Tag   string // resolved: !!str !!int !!float !!bool !!null !!timestamp !!merge !!map !!seq, or the tag in the text
	Value string // of a scalar, decoded

	Pairs  []Pair  // of a mapping, in order, duplicates included, merge keys not expanded
	Items  []*Node // of a sequence
	Merge  *Node   // the key "<<" of a mapping whose merged entries are among the pairs
	Target *Node   // of an alias: the node with the anchor, whose content this node shares

	source *Source
	value  atomic.Pointer[valueMap]
}

// Pair is an entry of a mapping.
type Pair struct {
	Key, Value *Node
	Merged     bool // comes from a merge key
}

// Span is the range from the key to the end of the value.
func (p Pair) Span() Span { return Span{p.Key.Span.Start, max(p.Key.Span.End, p.Value.Span.End)} }

// IsNull reports whether the node is YAML's null.
func (n *Node) IsNull() bool { return n == nil || n.Kind == Scalar && n.Tag == "!!null" }

// IsText reports whether the node is a scalar that YAML reads as text; dates
// count as text, as Sigma has no type for them.
func (n *Node) IsText() bool {
	return n != nil && n.Kind == Scalar && (n.Tag == "!!str" || n.Tag == "!!timestamp" || n.Tag == "!!merge" || n.Tag == "!!binary")
}

// Get returns the first entry of a mapping with that key.
func (n *Node) Get(key string) (Pair, bool) {
	if n != nil && n.Kind == Mapping {
		for _, p := range n.Pairs {
			if p.Key.Kind == Scalar && p.Key.Value == key {
				return p, true
			}
		}
	}
	return Pair{}, false
}

// Lead is where the dash of an item begins, or else the anchor or the tag of a
// node, or else the node.
func (n *Node) Lead() int {
	if n.lead > 0 {
		return int(n.lead) - 1
	}
	return n.Span.Start
}

// Text is the node as written.
func (n *Node) Text() string {
	if n.source == nil {
		return n.Value
	}
	return n.source.Text(n.Span)
}

// FirstKey is the range of a mapping's first key, or of the node.
func (n *Node) FirstKey() Span {
	if len(n.Pairs) > 0 {
		return n.Pairs[0].Key.Span
	}
	return n.Span
}

// Open reports whether a quoted scalar lacks its closing quote.
func (n *Node) Open() bool {
	if !n.Broken || n.source == nil || n.Style != SingleQuoted && n.Style != DoubleQuoted {
		return false
	}
	_, closed := quoteEnd(n.source.text[:n.Span.End], n.Span.Start, n.Span.End)
	return !closed
}
