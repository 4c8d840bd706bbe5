package sigma

import (
	"net/netip"
	"strings"
)

// Value is what a field is compared with: String, Number, Bool, Null, Regexp,
// CIDR, Compare, TimePart, Exists, FieldRef, Expansion or Query.
type Value interface {
	// From is the node the value was written as.
	SourceNode() *Node
}

// Origin is the node that a value stems from.
type Origin struct{ Node *Node }

// SourceNode returns the node itself.
func (o Origin) SourceNode() *Node { return o.Node }

// PartKind is the kind of a part of a string.
type PartKind int

// The parts of a string.
const (
	Text        PartKind = iota // literal text
	Any                         // "*": any run of characters, also none
	AnyChar                     // "?": exactly one character
	Placeholder                 // "%name%" under the modifier expand; Text holds the name
)

// Part is a piece of a string. At is its span in the value of the source node
// (see Node.Sub); it is (-1, -1) for parts that a modifier or a pipeline made.
type Part struct {
	Kind PartKind
	Text string
	At   Span
}

// String is text with wildcards. It is compared ignoring case, unless Cased.
type String struct {
	Origin
	Parts []Part
	Cased bool
}

// Plain returns the text when no wildcard or placeholder is in it.
func (s String) Plain() (string, bool) {
	var b strings.Builder
	for _, p := range s.Parts {
		if p.Kind != Text {
			return "", false
		}
		b.WriteString(p.Text)
	}
	return b.String(), true
}

// Number is a number; Text is its canonical spelling (0x1F is 31, 1.50 is 1.5).
type Number struct {
	Origin
	Text  string
	Float float64
}

// Bool is true or false.
type Bool struct {
	Origin
	True bool
}

// Null matches a field that is absent or null.
type Null struct{ Origin }

// Regexp is a regular expression; Parts are text or placeholders.
type Regexp struct {
	Origin
	Parts   []Part
	I, M, S bool
}

// Text returns the expression as written, placeholders as %name%.
func (r Regexp) Text() string {
	var b strings.Builder
	for _, p := range r.Parts {
		if p.Kind == Placeholder {
			b.WriteString("%" + p.Text + "%")
		} else {
			b.WriteString(p.Text)
		}
	}
	return b.String()
}

// CIDR is a network. Text is how it was written.
type CIDR struct {
	Origin
	Text   string
	Prefix netip.Prefix // masked
}

// Comparison is a comparison with a number; Op is lt, lte, gt or gte.
type Comparison struct {
	Origin
	Op     string
	Number Number
}

// TimePart compares a part of a date; Unit is minute, hour, day, week, month
// or year, Op is "" for equality or as in Compare.
type TimePart struct {
	Origin
	Unit   string
	Op     string
	Number Number
}

// Exists tests for the presence (True) or absence of a field.
type Exists struct {
	Origin
	True bool
}

// FieldRef compares with another field of the same event; AtStart and AtEnd
// anchor the other field's value in this one (contains sets both).
type FieldRef struct {
	Origin
	Field          string
	AtStart, AtEnd bool
	Cased          bool
}

// Expansion is a set of values, one of which must match, regardless of how the
// item joins its values: the variants that windash and base64offset make.
type Expansion struct {
	Origin
	Values []Value
}

// Query is an expression of the target language that a pipeline substituted for
// a placeholder. "{field}" is replaced by the key.
type Query struct {
	Origin
	Expression string
}
