package sigma

import (
	"iter"
	"slices"
)

// Condition is one condition of a rule. Expr is nil where it could not be
// parsed.
type Condition struct {
	Node *Node
	Expr Expr
	// Aggregation is set for the old "| count() by ..." form.
	Aggregation bool
}

// Expr is a node of a condition: And, Or, Not, Ref or Of.
type Expr interface{ At() Span }

// And matches if all operands match.
type And struct {
	Span          Span // without parentheses around it
	Operands      []Expr
	Parenthesized bool
}

// Or matches if one operand matches.
type Or struct {
	Span          Span // without parentheses around it
	Operands      []Expr
	Parenthesized bool
}

// Not matches if its operand does not.
type Not struct {
	Span    Span // from the word "not"
	Word    Span
	Operand Expr
}

// Ref names a selection.
type Ref struct {
	Span Span
	Name string
}

// Of is "1 of x*", "all of them": a quantifier over the selections that a
// pattern reaches.
type Of struct {
	Span       Span
	All        bool   // "all", else "1" or "any"
	Quantifier Span   // the word before "of"
	Pattern    string // "them", or a name with "*"
	PatternAt  Span
}

// At returns the range of the expression.
func (e *And) At() Span { return e.Span }

// At returns the range of the expression.
func (e *Or) At() Span { return e.Span }

// At returns the range of the expression.
func (e *Not) At() Span { return e.Span }

// At returns the range of the name.
func (e *Ref) At() Span { return e.Span }

// At returns the range from the quantifier to the pattern.
func (e *Of) At() Span { return e.Span }

var reservedNames = []string{"and", "or", "not", "of", "all", "any", "them", "1"}

// ReservedName reports whether a name is a word of the condition language, so
// that no condition can name such a selection.
func ReservedName(name string) bool { return slices.Contains(reservedNames, name) }

// Operands returns the direct operands of an expression; names and quantifiers
// have none.
func Operands(e Expr) []Expr {
	switch e := e.(type) {
	case *And:
		return e.Operands
	case *Or:
		return e.Operands
	case *Not:
		return []Expr{e.Operand}
	}
	return nil
}

// Subexpressions yields an expression and all expressions in it, each before
// its operands.
func Subexpressions(e Expr) iter.Seq[Expr] {
	return func(yield func(Expr) bool) { walkExpr(e, yield) }
}

func walkExpr(e Expr, yield func(Expr) bool) bool {
	return yield(e) && every(Operands(e), func(o Expr) bool { return walkExpr(o, yield) })
}
