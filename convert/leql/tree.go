// Package leql is the Log Entry Query Language of Rapid7 InsightIDR: its tree,
// its printer, its parser, and an evaluator that runs a query on an event. It
// knows nothing of Sigma.
package leql

// Origin is a range of bytes in the text that a part of a query was made
// from: the query itself where it was parsed. The zero value means that it was
// made from nothing in particular.
type Origin struct{ Start, End int }

// Expr is a node of a condition: And, Or, Not, Brackets, Test, Keyword or Raw.
type Expr interface{ expr() }

// And is a chain of operands that must all hold.
type And struct {
	Operands []Expr
	From     Origin
}

// Or is a chain of operands one of which must hold.
type Or struct {
	Operands []Expr
	From     Origin
}

// Not negates its operand.
type Not struct {
	Operand Expr
	From    Origin
}

// Parens is an operand in brackets.
type Parens struct{ Inner Expr }

// Operator stands between a key and its value.
type Operator string

// The operators that are documented or seen in public queries. There is no
// ENDS-WITH.
const (
	Equal         Operator = "="
	NotEqual      Operator = "!="
	Greater       Operator = ">"
	GreaterEqual  Operator = ">="
	Less          Operator = "<"
	LessEqual     Operator = "<="
	SameAs        Operator = "==" // two keys
	NotSameAs     Operator = "!=="
	Contains      Operator = "CONTAINS"
	IContains     Operator = "ICONTAINS"
	StartsWith    Operator = "STARTS-WITH"
	IStartsWith   Operator = "ISTARTS-WITH"
	In            Operator = "IN"
	IIn           Operator = "IIN"
	ContainsAny   Operator = "CONTAINS-ANY"
	IContainsAny  Operator = "ICONTAINS-ANY"
	ContainsAll   Operator = "CONTAINS-ALL"
	IContainsAll  Operator = "ICONTAINS-ALL"
	StartsWithAny Operator = "STARTS-WITH-ANY"
	// IStartsWithAny has no counterpart with ALL.
	IStartsWithAny Operator = "ISTARTS-WITH-ANY"
)

// Test compares a key with a value, or with a list where the operator takes
// one.
type Test struct {
	Key      Key
	MoreKeys []Key // further keys: one of them has to pass
	All      bool  // or all of them
	Negated  bool  // NOT before an operator that is a word
	Operator Operator
	Value    Value   // nil for lists
	List     []Value // nil for single values
	From     Origin
}

// Key names a part of an entry, dots between its levels.
type Key struct {
	Name string
	From Origin
}

// Keyword is a search over the whole entry.
type Keyword struct {
	Value Value // Text, Regex, Literal or Variable
	From  Origin
}

// Raw is an expression that is printed as it is.
type Raw struct {
	Text string
	From Origin
}

func (*And) expr()     {}
func (*Or) expr()      {}
func (*Not) expr()     {}
func (*Parens) expr()  {}
func (*Test) expr()    {}
func (*Keyword) expr() {}
func (*Raw) expr()     {}

// Value is what stands behind an operator: Text, NoCase, Regex, Literal, IP,
// Variable or OtherKey.
type Value interface{ from() Origin }

// Text is a text in quotes.
type Text struct {
	Text string
	// Quotes are those it was parsed with. Where there are none, the printer
	// chooses.
	Quotes string
	From   Origin
}

// NoCase is a text that is compared ignoring case, behind "=".
type NoCase struct {
	Text   string
	Quotes string // as of Text
	From   Origin
}

// Regex is a regular expression in RE2's syntax without the slashes around
// it, slashes inside escaped.
type Regex struct {
	Pattern    string
	IgnoreCase bool
	From       Origin
}

// Variable is a list that InsightIDR keeps under a name, ${name}.
type Variable struct {
	Name string
	From Origin
}

// Literal is a bare word: a number, null, true, false, or a text without
// quotes, in which a backslash stands twice.
type Literal struct {
	Text string
	From Origin
}

// IP is an IPv4 network.
type IP struct {
	Network string
	From    Origin
}

// OtherKey is a key to compare with.
type OtherKey struct{ Key Key }

func (v Text) from() Origin     { return v.From }
func (v NoCase) from() Origin   { return v.From }
func (v Regex) from() Origin    { return v.From }
func (v Literal) from() Origin  { return v.From }
func (v IP) from() Origin       { return v.From }
func (v Variable) from() Origin { return v.From }
func (v OtherKey) from() Origin { return v.Key.From }
