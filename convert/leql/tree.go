// Package leql is the Log Entry Query Language of Rapid7 InsightIDR: its tree,
// its printer, its parser, and an evaluator that runs a query on an event. It
// knows nothing of Sigma.
package leql

// Origin is a byte range in the text that a part of a query comes from: the
// query itself if it was parsed. The zero value means no origin.
type Origin struct{ Start, End int }

// Expr is a node of a condition: And, Or, Not, Parens, Test, Keyword or Raw.
type Expr interface{ expr() }

// And is a chain of operands that must all match.
type And struct {
	Operands []Expr
	From     Origin
}

// Or is a chain of operands of which one must match.
type Or struct {
	Operands []Expr
	From     Origin
}

// Not negates its operand.
type Not struct {
	Operand Expr
	From    Origin
}

// Parens is an operand in parentheses.
type Parens struct{ Inner Expr }

// Operator is the operator between a key and its value.
type Operator string

// The operators that are documented or occur in public queries. There is no
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

// Test compares a key with a value, or with a list if the operator requires
// one.
type Test struct {
	Key      Key
	MoreKeys []Key // further keys, of which one has to match
	All      bool  // all keys have to match
	Negated  bool  // NOT before an operator that is a word
	Operator Operator
	Value    Value   // nil for lists
	List     []Value // nil for single values
	From     Origin
}

// Key is the dotted path of a value in an entry.
type Key struct {
	Name string
	From Origin
}

// Keyword is a search in the whole entry.
type Keyword struct {
	Value Value // Text, Regex, Literal or Variable
	From  Origin
}

// Raw is an expression that is printed verbatim.
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

// Value is the operand of an operator: Text, NoCase, Regex, Literal, IP,
// Variable or OtherKey.
type Value interface{ from() Origin }

// Text is a quoted text.
type Text struct {
	Text string
	// Quotes are the quotes of a parsed text. If empty, the printer chooses
	// them.
	Quotes string
	From   Origin
}

// NoCase is a text that "=" compares ignoring case.
type NoCase struct {
	Text   string
	Quotes string // see Text
	From   Origin
}

// Regex is a regular expression in the syntax of RE2, without the enclosing
// slashes; slashes inside are escaped.
type Regex struct {
	Pattern    string
	IgnoreCase bool
	From       Origin
}

// Variable is a named list in InsightIDR, ${name}.
type Variable struct {
	Name string
	From Origin
}

// Literal is a bare word: a number, null, true, false, or an unquoted text, in
// which backslashes are doubled.
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
