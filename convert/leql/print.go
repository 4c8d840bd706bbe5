package leql

import "strings"

// Part is a span of a printed query and its origin.
type Part struct {
	Start, End int
	From       Origin
}

// Line prints a condition on one line.
func Line(e Expr) (string, []Part) {
	p := printer{}
	p.expr(e, 0)
	return p.b.String(), p.parts
}

// Bare prints a condition like Line, without the origins.
func Bare(e Expr) string {
	p := printer{bare: true}
	p.expr(e, 0)
	return p.b.String()
}

// Lines prints a condition over several lines: one operand of a chain per line
// after its operator, indented by two spaces per level. A chain in parentheses
// starts and ends on its own lines; a single test in parentheses stays on one
// line. All lines, including the first, are indented by two spaces per level.
func Lines(e Expr, level int) (string, []Part) {
	p := printer{multiline: true}
	p.indent(level)
	p.expr(e, level)
	return p.b.String(), p.parts
}

type printer struct {
	b         strings.Builder
	parts     []Part
	multiline bool // over several lines
	bare      bool // without the origins
}

func (p *printer) indent(level int) {
	for range level {
		p.b.WriteString("  ")
	}
}

// mark records the origin of the text that write writes. Outer parts come
// before the parts inside them.
func (p *printer) mark(from Origin, write func()) {
	if p.bare || from == (Origin{}) {
		write()
		return
	}
	at := len(p.parts)
	p.parts = append(p.parts, Part{Start: p.b.Len(), From: from})
	write()
	p.parts[at].End = p.b.Len()
}

func (p *printer) expr(e Expr, level int) {
	switch e := e.(type) {
	case *And:
		p.mark(e.From, func() { p.chain("AND ", e.Operands, level) })
	case *Or:
		p.mark(e.From, func() { p.chain("OR ", e.Operands, level) })
	case *Not:
		p.mark(e.From, func() {
			p.b.WriteString("NOT ")
			p.expr(e.Operand, level)
		})
	case *Parens:
		p.parens(e.Inner, level)
	case *Test:
		p.mark(e.From, func() { p.test(e) })
	case *Keyword:
		p.mark(e.From, func() { p.value(e.Value) })
	case *Raw:
		p.mark(e.From, func() { p.b.WriteString(e.Text) })
	}
}

func (p *printer) chain(operator string, operands []Expr, level int) {
	for i, o := range operands {
		if i > 0 {
			p.separate(level)
			p.b.WriteString(operator)
		}
		p.expr(o, level)
	}
}

// separate begins the next line, or writes a space.
func (p *printer) separate(level int) {
	if !p.multiline {
		p.b.WriteByte(' ')
		return
	}
	p.b.WriteByte('\n')
	p.indent(level)
}

func (p *printer) parens(inner Expr, level int) {
	p.b.WriteByte('(')
	if p.multiline && isChain(inner) {
		p.b.WriteByte('\n')
		p.indent(level + 1)
		p.expr(inner, level+1)
		p.b.WriteByte('\n')
		p.indent(level)
	} else {
		p.expr(inner, level)
	}
	p.b.WriteByte(')')
}

func isChain(e Expr) bool {
	switch e := e.(type) {
	case *And, *Or:
		return true
	case *Not:
		return isChain(e.Operand)
	}
	return false
}

func (p *printer) test(t *Test) {
	if t.All {
		p.b.WriteString("ALL(")
	}
	p.key(t.Key)
	for _, k := range t.MoreKeys {
		p.b.WriteString(", ")
		p.key(k)
	}
	if t.All {
		p.b.WriteByte(')')
	}
	if t.Negated {
		p.b.WriteString(" NOT")
	}
	if t.isTight() {
		p.b.WriteString(string(t.Operator))
	} else {
		p.b.WriteByte(' ')
		p.b.WriteString(string(t.Operator))
		p.b.WriteByte(' ')
	}
	if t.List == nil {
		p.value(t.Value)
		return
	}
	p.b.WriteByte('[')
	for i, v := range t.List {
		if i > 0 {
			p.b.WriteString(", ")
		}
		p.value(v)
	}
	p.b.WriteByte(']')
}

// isTight reports whether the operator has no spaces around it.
func (t *Test) isTight() bool {
	if t.Operator != Equal {
		return false
	}
	switch v := t.Value.(type) {
	case Regex:
		return true
	case Literal:
		return v.Text != "null"
	}
	return false
}

func (p *printer) key(k Key) {
	p.mark(k.From, func() { p.b.WriteString(QuoteKey(k.Name)) })
}

func (p *printer) value(v Value) {
	p.mark(v.from(), func() {
		switch v := v.(type) {
		case Text:
			p.quoted(v.Quotes, v.Text)
		case NoCase:
			p.b.WriteString("NOCASE(")
			p.quoted(v.Quotes, v.Text)
			p.b.WriteByte(')')
		case Regex:
			p.b.WriteByte('/')
			p.b.WriteString(v.Pattern)
			p.b.WriteByte('/')
			if v.IgnoreCase {
				p.b.WriteByte('i')
			}
		case Literal:
			p.b.WriteString(v.Text)
		case IP:
			p.b.WriteString("IP(" + v.Network + ")")
		case Variable:
			p.b.WriteString("${" + v.Name + "}")
		case OtherKey:
			p.b.WriteString(QuoteKey(v.Key.Name))
		}
	})
}

func (p *printer) quoted(quotes, text string) {
	if quotes == "" {
		text = Quote(text)
	}
	p.b.WriteString(quotes + text + quotes)
}
