package convert

import "sigma-lsp/analysis/sigma"

// Direction tells which way a query errs that does not say exactly what its
// rule does. Its bits can stand together.
type Direction int

// Wider queries match more events than their rule, narrower ones fewer.
const (
	Wider Direction = 1 << iota
	Narrower
)

func (d Direction) String() string {
	return [...]string{"exact", "wider", "narrower", "wider or narrower"}[d]
}

// against is the direction under NOT.
func (d Direction) against() Direction {
	if d == Wider || d == Narrower {
		return Wider | Narrower ^ d
	}
	return d
}

// Nearly is a construct that LEQL does not say exactly.
type Nearly struct {
	Construct string
	Check     string    // of the finding that tells of it
	Direction Direction // where it is not negated
	Because   string
}

// The constructs that LEQL says only nearly. There are no others.
var (
	nearlyFieldref = &Nearly{"`fieldref`", "idr-case-sensitivity", Narrower, "LEQL compares two keys case-sensitively"}
	nearlyExists   = &Nearly{"`exists: true`", "idr-exists", Narrower, "a field that is null counts as absent"}
	nearlyAbsent   = &Nearly{"`exists: false`", "idr-exists", Wider, "a field that is null counts as absent"}
	nearlyKeyword  = &Nearly{"keywords", "idr-keyword-in-detection", Wider, "the search covers the raw entry, including key names, and can match across values"}
	nearlyPattern  = &Nearly{"keywords with `re`", "idr-keyword-in-detection", Wider | Narrower, "the expression is applied to the raw entry, not to one value: anchors match the ends of the entry, and quotes are escaped there"}
	nearlyNull     = &Nearly{"null", "idr-null-empty", Wider, "missing and null fields, and with `''` also empty ones, are not distinguished"}
	nearlyNumber   = &Nearly{"a number in quotes", "idr-number-as-text", Wider, "if the event contains a number, the two are compared as numbers: `443` equals `443.0`"}
	nearlyWildcard = &Nearly{"a key with an asterisk", "idr-key-wildcard", Wider, "any value below the key can match, although the rule means one list or object"}
)

// Constructs returns all that LEQL says only nearly.
func Constructs() []*Nearly {
	return []*Nearly{nearlyFieldref, nearlyExists, nearlyAbsent, nearlyKeyword, nearlyPattern, nearlyNull, nearlyNumber, nearlyWildcard}
}

// than says whether the query matches more or less than the rule, by the sign of
// what is written now.
func (w *writer) than(n *Nearly) string {
	if w.negated == (n.Direction == Wider) {
		return "less"
	}
	return "more"
}

// nearly notes that the query errs, and how.
func (w *writer) nearly(n *Nearly, at sigma.Span, text string) {
	w.note(n.Check, at, "%s", text)
	if w.negated {
		w.errs |= n.Direction.against()
	} else {
		w.errs |= n.Direction
	}
}

// Errs returns which way the queries may differ from the rule; 0 where they
// are exact.
func (r *Result) Errs() Direction { return r.errs }
