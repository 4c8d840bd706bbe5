package leql

import (
	"net/netip"
	"slices"
	"strings"
)

// maxDepth limits the nesting of parentheses and NOT.
const maxDepth = 200

type parser struct {
	scanner
	depth int
}

// ParseCondition parses a bare condition, as inside where(…).
func ParseCondition(text string) (e Expr, err error) {
	defer catch(&err)
	p := &parser{scanner: scanner{text: text}}
	e = p.or()
	p.expectEnd()
	return e, nil
}

func catch(err *error) {
	switch v := recover().(type) {
	case nil:
	case *Error:
		*err = v
	default:
		panic(v)
	}
}

func (p *parser) expectEnd() {
	if p.next() != 0 {
		p.fail(p.at, p.at+1, "expected AND, OR or the end, not %s", p.describeNext())
	}
}

func (p *parser) enter() {
	if p.depth++; p.depth > maxDepth {
		p.fail(p.at, p.at+1, "the query nests deeper than %d", maxDepth)
	}
}

func (p *parser) or() Expr {
	start := p.start()
	operands := []Expr{p.and()}
	for p.takeWord("OR") {
		operands = append(operands, p.and())
	}
	if len(operands) == 1 {
		return operands[0]
	}
	return &Or{operands, Origin{start, p.at}}
}

func (p *parser) start() int {
	p.skipSpace()
	return p.at
}

// and parses a chain. AND may be omitted; "a NOT b" is "a AND NOT b".
func (p *parser) and() Expr {
	start := p.start()
	operands := []Expr{p.not()}
	for {
		end := p.at
		if !p.takeWord("AND") && !p.operandFollows() {
			p.at = end
			break
		}
		operands = append(operands, p.not())
	}
	if len(operands) == 1 {
		return operands[0]
	}
	return &And{operands, Origin{start, p.at}}
}

// operandFollows reports whether another operand of a chain follows without
// AND.
func (p *parser) operandFollows() bool {
	switch p.next() {
	case 0, ')', ',':
		return false
	}
	return !strings.EqualFold(p.peekWord(), "OR")
}

func (p *parser) not() Expr {
	start := p.start()
	if !p.takeWord("NOT") {
		return p.primary()
	}
	p.enter()
	defer func() { p.depth-- }()
	return &Not{p.not(), Origin{start, p.at}}
}

func (p *parser) primary() Expr {
	start := p.start()
	word := p.peekWord()
	if p.next() == '(' || strings.EqualFold(word, "where") && strings.HasPrefix(strings.TrimSpace(p.rest()[len(word):]), "(") {
		p.at += len(word)
		p.enter()
		defer func() { p.depth-- }()
		p.expect("(", "here")
		inner := p.or()
		p.expect(")", "to close the parenthesis")
		return &Parens{inner}
	}
	if r, ok := p.regex(); ok {
		return &Keyword{r, r.From}
	}
	if v, ok := p.variable(); ok {
		return &Keyword{v, v.From}
	}
	return p.test(start)
}

// test parses keys, an operator and its value, or a keyword.
func (p *parser) test(start int) Expr {
	t := &Test{}
	var first Value
	if strings.EqualFold(p.peekWord(), "ALL") && strings.HasPrefix(strings.TrimSpace(p.rest()[3:]), "(") {
		p.at += 3
		p.expect("(", "here")
		t.All = true
		p.keys(t)
		p.expect(")", "to close the list of keys")
	} else {
		first = p.keys(t)
	}
	if !p.operator(t) {
		if first == nil || t.MoreKeys != nil {
			p.fail(p.at, p.at+1, "expected an operator after the keys, not %s", p.describeNext())
		}
		return &Keyword{first, first.from()}
	}
	t.From = Origin{start, p.at}
	return t
}

// keys parses one or more keys of a test; it returns the first as a keyword.
func (p *parser) keys(t *Test) Value {
	var first Value
	t.Key, first = p.key()
	for {
		end := p.at
		if !p.take(",") || strings.EqualFold(p.peekWord(), "loose") {
			p.at = end
			return first
		}
		k, _ := p.key()
		t.MoreKeys = append(t.MoreKeys, k)
	}
}

func (p *parser) key() (Key, Value) {
	start := p.start()
	if text, quotes, ok := p.quoted(); ok {
		from := Origin{start, p.at}
		if !Quotable(text) {
			p.fail(start, p.at, "a key or keyword cannot hold control characters, nor both kinds of quotes")
		}
		return Key{text, from}, Text{text, quotes, from}
	}
	word := p.peekWord()
	if word == "" {
		p.fail(p.at, p.at+1, "expected a condition, not %s", p.describeNext())
	}
	p.at += len(word)
	from := Origin{start, p.at}
	return Key{word, from}, Literal{word, from}
}

// Operators, longer ones first.
var (
	comparisons   = []Operator{NotSameAs, SameAs, NotEqual, GreaterEqual, LessEqual, Equal, Greater, Less}
	textOperators = []Operator{Contains, IContains, StartsWith, IStartsWith}
	listOperators = []Operator{In, IIn, ContainsAny, IContainsAny, ContainsAll, IContainsAll, StartsWithAny, IStartsWithAny}
	// Operators of other languages that LEQL lacks.
	unsupportedOperators = []string{
		"ENDS-WITH", "IENDS-WITH", "ENDS-WITH-ANY", "IENDS-WITH-ANY", "ENDSWITH", "STARTSWITH", "MATCHES", "IMATCHES", "LIKE", "ILIKE",
		"STARTS-WITH-ALL", "ISTARTS-WITH-ALL", "EXISTS", "XOR", "REGEX",
	}
)

// operator parses an operator and its value. It reports whether there is one.
func (p *parser) operator(t *Test) bool {
	start := p.start()
	for _, o := range comparisons {
		if !p.take(string(o)) {
			continue
		}
		if next := p.rest(); next != "" && strings.ContainsRune("=~<>!", rune(next[0])) {
			p.fail(start, p.at+1, "unknown operator %q", p.text[start:p.at+1])
		}
		t.Operator = o
		t.Value = p.value(o)
		return true
	}
	if p.next() == '~' || p.next() == '!' {
		p.fail(start, start+1, "unknown operator %q", p.text[start:start+1])
	}
	if p.takeWord("NOT") {
		if t.Negated = p.wordOperator(t); !t.Negated {
			p.at = start
		}
		return t.Negated
	}
	return p.wordOperator(t)
}

func (p *parser) wordOperator(t *Test) bool {
	start := p.start()
	written := p.peekWord()
	word := strings.ToUpper(written)
	after := strings.TrimSpace(p.rest()[len(written):])
	switch o := Operator(word); {
	case slices.Contains(listOperators, o) && (strings.HasPrefix(after, "[") || strings.HasPrefix(after, "${")):
		p.at += len(written)
		t.Operator = o
		p.list(t)
		return true
	case slices.Contains(textOperators, o):
		p.at += len(written)
		t.Operator = o
		t.Value = p.value(o)
		return true
	case slices.Contains(unsupportedOperators, word) && after != "" && strings.ContainsRune(`"'[/`, rune(after[0])):
		p.fail(start, start+len(written), "unknown operator %s", word)
	}
	return false
}

func (p *parser) list(t *Test) {
	if v, ok := p.variable(); ok {
		t.Value = v
		return
	}
	p.expect("[", "to open the list")
	t.List = []Value{}
	for {
		t.List = append(t.List, p.value(t.Operator))
		if !p.take(",") {
			break
		}
	}
	p.expect("]", "to close the list")
}

func (p *parser) value(o Operator) Value {
	start := p.start()
	if o == SameAs || o == NotSameAs {
		k, _ := p.key()
		return OtherKey{k}
	}
	if text, quotes, ok := p.quoted(); ok {
		return Text{text, quotes, Origin{start, p.at}}
	}
	if r, ok := p.regex(); ok {
		return r
	}
	if v, ok := p.variable(); ok {
		return v
	}
	word := p.peekWord()
	if word == "" {
		p.fail(p.at, p.at+1, "expected a value after %s, not %s", o, p.describeNext())
	}
	p.at += len(word)
	if strings.HasPrefix(p.rest(), "(") {
		switch strings.ToUpper(word) {
		case "NOCASE":
			return p.noCase(start)
		case "IP":
			return p.network(start)
		}
		p.fail(start, p.at+1, "unknown function %q; use NOCASE or IP", word)
	}
	return Literal{word, Origin{start, p.at}}
}

func (p *parser) noCase(start int) Value {
	p.expect("(", "here")
	text, quotes, ok := p.quoted()
	if !ok {
		word := p.peekWord()
		if word == "" {
			p.fail(p.at, p.at+1, "expected a text in NOCASE(…), not %s", p.describeNext())
		}
		p.at += len(word)
		text, quotes = word, `"`
	}
	p.expect(")", "to close NOCASE(…)")
	return NoCase{text, quotes, Origin{start, p.at}}
}

// network parses the argument of IP(…): an IPv4 address, or a network of /1 to
// /32. Others are not documented.
func (p *parser) network(start int) Value {
	p.expect("(", "here")
	text, _, closed := strings.Cut(p.rest(), ")")
	if !closed {
		p.fail(start, len(p.text), "missing \")\" after IP(…")
	}
	p.at += len(text) + 1
	text = strings.TrimSpace(text)
	network, err := netip.ParsePrefix(text)
	if address, e := netip.ParseAddr(text); e == nil {
		network, err = netip.PrefixFrom(address, 32), nil
	}
	if err != nil || !network.Addr().Is4() || network.Bits() < 1 {
		p.fail(start, p.at, "IP(…) requires an IPv4 network such as 10.0.0.0/8")
	}
	return IP{text, Origin{start, p.at}}
}
