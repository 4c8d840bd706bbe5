package convert

import "sigma-lsp/analysis/sigma"

// Direction is how a query deviates from its rule. Its bits can be combined.
type Direction int

// Wider queries match more events than their rule, narrower ones fewer.
const (
	Wider Direction = 1 << iota
	Narrower
)

func (d Direction) String() string {
	return [...]string{"exact", "wider", "narrower", "wider or narrower"}[d]
}

// negated is the direction under NOT.
func (d Direction) negated() Direction {
	if d == Wider || d == Narrower {
		return Wider | Narrower ^ d
	}
	return d
}

// Approximation is a construct that LEQL cannot express exactly.
type Approximation struct {
	Construct string
	Check     string    // of its finding
	Direction Direction // where it is not negated
	Because   string
}

// All constructs that LEQL can only approximate.
var (
	approxFieldref     = &Approximation{"`fieldref`", "idr-case-sensitivity", Narrower, "LEQL compares two keys case-sensitively"}
	approxExists       = &Approximation{"`exists: true`", "idr-exists", Narrower, "a field that is null counts as absent"}
	approxAbsent       = &Approximation{"`exists: false`", "idr-exists", Wider, "a field that is null counts as absent"}
	approxKeyword      = &Approximation{"keywords", "idr-keyword-in-detection", Wider, "the search covers the raw entry, including key names, and can match across values"}
	approxKeywordRegex = &Approximation{"keywords with `re`", "idr-keyword-in-detection", Wider | Narrower, "the expression is applied to the raw entry, not to one value: anchors match the ends of the entry, and quotes are escaped there"}
	approxNull         = &Approximation{"null", "idr-null-empty", Wider, "missing and null fields, and with `''` also empty ones, are not distinguished"}
	approxNumber       = &Approximation{"a number in quotes", "idr-number-as-text", Wider, "if the event contains a number, the two are compared as numbers: `443` equals `443.0`"}
	approxWildcard     = &Approximation{"a key with an asterisk", "idr-key-wildcard", Wider, "any value below the key can match, although the rule means one list or object"}
)

// moreOrLess is whether the query matches more or less than the rule at the
// part that is being written.
func (w *writer) moreOrLess(n *Approximation) string {
	if w.negated == (n.Direction == Wider) {
		return "less"
	}
	return "more"
}

// approximate records an approximation and its direction.
func (w *writer) approximate(n *Approximation, at sigma.Span, text string) {
	w.note(n.Check, at, "%s", text)
	if w.negated {
		w.direction |= n.Direction.negated()
	} else {
		w.direction |= n.Direction
	}
}

// Direction returns how the queries may deviate from the rule; 0 if they are
// exact.
func (r *Result) Direction() Direction { return r.direction }
