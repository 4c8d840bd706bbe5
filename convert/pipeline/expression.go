package pipeline

import (
	"slices"

	"sigma-lsp/analysis/sigma"
)

// expression combines conditions with "and", "or", "not" and parentheses.
type expression struct {
	op       operator
	index    int // index of the condition, for a name
	operands []*expression
}

type operator int

const (
	nameOp operator = iota
	notOp
	andOp
	orOp
)

// readExpression parses the value of a "..._cond_expr": names of letters,
// digits, "_" and "-", and the operators "not", "and", "or", in order of
// precedence. Every name must be used.
func readExpression(r *reader, n *sigma.Node, names []string, at []sigma.Span) *expression {
	p := expressionReader{reader: r, node: n, text: n.Value, names: names, used: make([]bool, len(names))}
	before := len(r.problems)
	e := p.disjunction(0)
	if len(r.problems) == before {
		if word, start := p.next(); word != "" {
			p.problemAt(start, "unexpected %s after a complete expression", quote(word))
		}
	}
	if len(r.problems) > before {
		return nil
	}
	for i, used := range p.used {
		if !used {
			r.problem(expressionCheck, at[i], "the expression does not use the condition %s", quote(names[i]))
		}
	}
	return e
}

type expressionReader struct {
	*reader
	node  *sigma.Node
	text  string
	at    int
	names []string
	used  []bool
}

// next returns the next word and where it starts, without consuming it.
func (p *expressionReader) next() (string, int) {
	for p.at < len(p.text) && (p.text[p.at] == ' ' || p.text[p.at] == '\t' || p.text[p.at] == '\n' || p.text[p.at] == '\r') {
		p.at++
	}
	end := p.at
	for end < len(p.text) && isNameByte(p.text[end]) {
		end++
	}
	if end == p.at && end < len(p.text) {
		end++
		for end < len(p.text) && p.text[end]&0xC0 == 0x80 { // the rest of a character
			end++
		}
	}
	return p.text[p.at:end], p.at
}

func isNameByte(c byte) bool {
	return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9' || c == '_' || c == '-'
}

func (p *expressionReader) problemAt(start int, format string, args ...any) {
	word, _ := p.next()
	p.problem(expressionCheck, p.node.Sub(start, min(start+max(len(word), 1), len(p.text))), format, args...)
}

func (p *expressionReader) disjunction(depth int) *expression {
	return p.chain("or", orOp, func() *expression {
		return p.chain("and", andOp, func() *expression { return p.operand(depth) })
	})
}

func (p *expressionReader) chain(word string, op operator, operand func() *expression) *expression {
	e := operand()
	if e == nil {
		return nil
	}
	joined := &expression{op: op, operands: []*expression{e}}
	for {
		if next, _ := p.next(); next != word {
			break
		}
		p.at += len(word)
		if e = operand(); e == nil {
			return nil
		}
		joined.operands = append(joined.operands, e)
	}
	if len(joined.operands) == 1 {
		return joined.operands[0]
	}
	return joined
}

func (p *expressionReader) operand(depth int) *expression {
	word, start := p.next()
	switch {
	case depth > sigma.MaxDepth:
		p.problemAt(start, "nested more than %d levels deep", sigma.MaxDepth)
		return nil
	case word == "":
		p.problem(expressionCheck, p.node.Span, "the expression ends without the name of a condition")
		return nil
	case word == "not":
		p.at += len(word)
		if e := p.operand(depth + 1); e != nil {
			return &expression{op: notOp, operands: []*expression{e}}
		}
		return nil
	case word == "(":
		p.at++
		e := p.disjunction(depth + 1)
		if e == nil {
			return nil
		}
		if closing, _ := p.next(); closing != ")" {
			p.problem(expressionCheck, p.node.Sub(start, start+1), `missing ")" for this "("`)
			return nil
		}
		p.at++
		return e
	case word == "and" || word == "or" || !isNameByte(word[0]):
		p.problemAt(start, "%s is not the name of a condition, which is expected here", quote(word))
		return nil
	}
	i := slices.Index(p.names, word)
	if i < 0 {
		if near, ok := sigma.Suggest(word, p.names); ok {
			p.problemAt(start, "unknown condition %s; did you mean %q?", quote(word), near)
		} else {
			p.problemAt(start, "unknown condition %s", quote(word))
		}
		p.at += len(word)
		return &expression{} // continue: there may be more problems
	}
	p.used[i] = true
	p.at += len(word)
	return &expression{op: nameOp, index: i}
}
