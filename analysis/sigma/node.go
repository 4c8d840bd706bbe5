package sigma

import "sync/atomic"

// NodeKind tells what a node of the YAML tree is.
type NodeKind uint8

// The kinds of nodes. An alias has the kind of its target.
const (
	Scalar NodeKind = iota
	Mapping
	Sequence
)

// Style tells how a node is written.
type Style uint8

// The styles of scalars and, last, of collections in brackets.
const (
	Plain Style = iota
	SingleQuoted
	DoubleQuoted
	Literal
	Folded
	Flow
)

// Node is one node of a YAML document. Its span reaches from the first to
// behind the last byte as written, quotes and brackets included, anchor and
// tag left out. A missing value is a null scalar of no width behind the colon.
type Node struct {
	Kind     NodeKind
	Style    Style
	Anchored bool // carries an anchor
	Broken   bool // stands on a line that had to be repaired: its text is not what the author meant
	Span     Span
	Tag      string // after YAML's resolution: !!str !!int !!float !!bool !!null !!timestamp !!map !!seq, or a tag of the text's own
	Value    string // of a scalar, decoded

	Pairs  []Pair  // of a mapping: in order, doubled keys kept, merge keys not expanded
	Items  []*Node // of a sequence
	Merge  *Node   // the key "<<" of a mapping; what it brings in is among the pairs
	Target *Node   // of an alias: the node with the anchor, whose content this node shares

	source *Source
	value  atomic.Pointer[valueMap]
}

// Pair is an entry of a mapping.
type Pair struct {
	Key, Value *Node
	Merged     bool // came in through a merge key
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
