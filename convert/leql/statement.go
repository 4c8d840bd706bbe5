package leql

import (
	"regexp"
	"slices"
	"strconv"
	"strings"
)

// Statement is a whole query. A bare condition, as in simple mode, has only
// Bare and Where.
type Statement struct {
	From    Expr // nil where there is none
	Select  []Column
	Where   Expr // nil where there is none
	Loose   bool // of where: ignores case, and matches parts
	Bare    bool
	Clauses []Clause // groupby, calculate, having, sort, limit and timeslice, in order
}

// Column is a key of select, with its alias if it has one.
type Column struct {
	Key Key
	As  string
}

// Clause is one of the clauses after where.
type Clause struct {
	Name      string // in lower case
	Arguments []Argument
	At        Origin
}

// Argument is one argument of a clause: a key of groupby, a calculation with
// its key, the comparison of having, an order, a number.
type Argument struct {
	Key        Key    // of groupby
	Word       string // function of calculate and having, order of sort, number of limit, length of timeslice
	Of         string // key of the function, or group of the order
	Comparison Operator
	Number     string // the limit of having
}

// Parse parses a statement or a bare condition. Its error is an *Error.
func Parse(text string) (s *Statement, err error) {
	defer catch(&err)
	p := &parser{scanner: scanner{text: text}}
	s = &Statement{}
	if !p.atClause() {
		s.Bare = true
		s.Where = p.or()
		p.expectEnd()
		return s, nil
	}
	for p.next() != 0 {
		p.clause(s)
	}
	return s, nil
}

var clauseNames = []string{"from", "select", "where", "groupby", "calculate", "having", "sort", "limit", "timeslice"}

func (p *parser) atClause() bool {
	word := p.peekWord()
	return slices.Contains(clauseNames, strings.ToLower(word)) && strings.HasPrefix(strings.TrimSpace(p.rest()[len(word):]), "(")
}

func (p *parser) clause(s *Statement) {
	start := p.start()
	if !p.atClause() {
		p.fail(p.at, p.at+1, "expected a clause such as where(…) or groupby(…), not %s", p.describeNext())
	}
	word := p.peekWord()
	name := strings.ToLower(word)
	p.at += len(word)
	order := func(before ...bool) {
		if slices.Contains(before, true) {
			p.fail(start, start+len(word), "%s(…) is misplaced or repeated", name)
		}
	}
	p.expect("(", "after "+name)
	switch name {
	case "from":
		order(s.From != nil, s.Select != nil, s.Where != nil, s.Clauses != nil)
		s.From = p.or()
	case "select":
		order(s.Select != nil, s.Where != nil, s.Clauses != nil)
		s.Select = p.columns()
	case "where":
		order(s.Where != nil, s.Clauses != nil)
		s.Where = p.or()
		if p.take(",") {
			if !p.takeWord("loose") {
				p.fail(p.at, p.at+1, "expected loose after the comma, not %s", p.describeNext())
			}
			s.Loose = true
		}
	default:
		c := Clause{Name: name}
		for {
			c.Arguments = append(c.Arguments, p.argument(name))
			if !p.take(",") {
				break
			}
		}
		c.At = Origin{start, p.at + 1}
		s.Clauses = append(s.Clauses, c)
	}
	p.expect(")", "to close "+name+"(…)")
}

func (p *parser) columns() (columns []Column) {
	for {
		c := Column{}
		c.Key, _ = p.key()
		if p.takeWord("as") {
			as, _ := p.key()
			c.As = as.Name
		}
		columns = append(columns, c)
		if !p.take(",") {
			return columns
		}
	}
}

var (
	sliceForm = regexp.MustCompile(`^\d+[smhdw]?$`)
	functions = regexp.MustCompile(`(?i)^(count|bytes|sum|average|unique|min|max|sd|standarddeviation)$`)
)

func (p *parser) argument(clause string) (a Argument) {
	start := p.start()
	switch clause {
	case "groupby":
		a.Key, _ = p.key()
		return a
	case "calculate", "having":
		p.function(&a)
		if clause == "having" {
			for _, o := range comparisons {
				if p.take(string(o)) {
					a.Comparison = o
					break
				}
			}
			a.Number = p.peekWord()
			if _, err := strconv.ParseFloat(a.Number, 64); err != nil || a.Comparison == "" {
				p.fail(start, p.at+1, "having(…) compares a calculation with a number")
			}
			p.at += len(a.Number)
		}
		return a
	}
	word := p.peekWord()
	p.at += len(word)
	order, of, _ := strings.Cut(word, "#")
	a.Word, a.Of = strings.ToLower(order), of
	switch {
	case clause == "sort" && (a.Word == "asc" || a.Word == "desc"):
	case clause == "limit" && isDigits(word):
	case clause == "timeslice" && sliceForm.MatchString(a.Word):
	default:
		p.fail(start, p.at, "%s(…) does not take %q", clause, word)
	}
	return a
}

func isDigits(s string) bool {
	return s != "" && strings.Trim(s, "0123456789") == ""
}

// function parses a calculation: count, sum:key, pctl(95):key.
func (p *parser) function(a *Argument) {
	start := p.start()
	word := p.peekWord()
	p.at += len(word)
	name, of, keyed := strings.Cut(word, ":")
	switch strings.ToLower(name) {
	case "pctl", "percentile":
		p.expect("(", "with the percentage")
		n := p.peekWord()
		if _, err := strconv.ParseFloat(n, 64); err != nil {
			p.fail(p.at, p.at+1, "expected the percentage, not %s", p.describeNext())
		}
		p.at += len(n)
		p.expect(")", "after the percentage")
		name += "(" + n + ")"
		if rest := p.peekWord(); strings.HasPrefix(rest, ":") {
			p.at += len(rest)
			of, keyed = rest[1:], true
		}
	default:
		if !functions.MatchString(name) {
			p.fail(start, p.at, "no calculation %q", word)
		}
	}
	a.Word = strings.ToLower(name)
	if keyed && of == "" {
		k, _ := p.key()
		of = k.Name
	}
	a.Of = of
}

// String prints a statement on one line.
func (s *Statement) String() string {
	text, _ := Query(s)
	return text
}

// Query prints a statement on one line.
func Query(s *Statement) (string, []Part) {
	p := printer{}
	p.statement(s)
	return p.b.String(), p.parts
}

// Layout prints a statement over several lines, conditions as Lines does.
func Layout(s *Statement) string {
	p := printer{multiline: true}
	p.statement(s)
	return p.b.String()
}

func (p *printer) statement(s *Statement) {
	if s.Bare {
		p.expr(s.Where, 0)
		return
	}
	clause := func(name string, inner func()) {
		if p.b.Len() > 0 {
			p.separate(0)
		}
		p.b.WriteString(name + "(")
		inner()
		p.b.WriteByte(')')
	}
	if s.From != nil {
		clause("from", func() { p.expr(s.From, 0) })
	}
	if s.Select != nil {
		clause("select", func() {
			list(p, s.Select, func(c Column) {
				p.b.WriteString(QuoteKey(c.Key.Name))
				if c.As != "" {
					p.b.WriteString(" as " + QuoteKey(c.As))
				}
			})
		})
	}
	if s.Where != nil {
		clause("where", func() {
			level := 0
			if p.multiline && isChain(s.Where) {
				level = 1
				p.separate(level)
			}
			p.expr(s.Where, level)
			if s.Loose {
				p.b.WriteString(", loose")
			}
			if level > 0 {
				p.separate(0)
			}
		})
	}
	for _, c := range s.Clauses {
		clause(c.Name, func() {
			p.mark(c.At, func() {
				list(p, c.Arguments, func(a Argument) { p.argument(c.Name, a) })
			})
		})
	}
}

func list[T any](p *printer, all []T, one func(T)) {
	for i, a := range all {
		if i > 0 {
			p.b.WriteString(", ")
		}
		one(a)
	}
}

func (p *printer) argument(clause string, a Argument) {
	switch {
	case clause == "groupby":
		p.key(a.Key)
	case a.Of == "":
		p.b.WriteString(a.Word + string(a.Comparison) + a.Number)
	case clause == "sort":
		p.b.WriteString(a.Word + "#" + a.Of)
	default:
		p.b.WriteString(a.Word + ":" + QuoteKey(a.Of) + string(a.Comparison) + a.Number)
	}
}
