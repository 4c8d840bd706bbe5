package sigma

import (
	"fmt"
	"sigma-lsp/analysis/yaml"
	"slices"
	"strings"
	"unicode/utf8"
)

func (r *Rule) readConditions(d *Detection, n *Node) {
	if n.Broken {
		return
	}
	nodes := []*Node{n}
	if n.Kind == Sequence { // one query each, joined by OR
		nodes = n.Items
	}
	if len(nodes) == 0 || n.IsNull() {
		if !r.Document.Broken {
			r.problem("condition-empty", d.ConditionKey.Span, "empty condition; name a selection")
		}
		return
	}
	d.uncertainNames = r.Document.Broken && r.Document.uncertainNames(d.Node)
	for _, c := range nodes {
		switch {
		case c.Broken:
		case !c.IsText():
			r.problem("condition-not-text", c.Span, "the condition must be text, such as \"selection and not filter\", or a list of texts")
		case strings.TrimSpace(c.Value) == "":
			r.problem("condition-empty", c.Span, "empty condition; name a selection")
		default:
			d.Conditions = append(d.Conditions, r.parseCondition(d, c))
		}
	}
}

// token is a word or a parenthesis of a condition, by bytes of the node's
// value.
type token struct {
	text       string
	start, end int
}

// conditionParser reads one condition. Grammar: or-expressions of
// and-expressions of not-expressions of parentheses, "1 of x*" and names.
// Source: Sigma rules specification 2.1, "Condition".
type conditionParser struct {
	rule      *Rule
	detection *Detection
	node      *Node
	tokens    []token
	index     int
	depth     int
	broken    bool

	// The condition of a correlation names rules, not selections: no quantifiers
	// and patterns, and any name where the rules are not listed.
	ofRules, anyName bool
}

func (r *Rule) parseCondition(d *Detection, n *Node) *Condition {
	c := &Condition{Node: n}
	p := &conditionParser{rule: r, detection: d, node: n}
	text := n.Value
	if bar := pipe(text); bar >= 0 {
		c.Aggregation = true
		p.aggregation(text, bar)
		text = text[:bar]
		if strings.TrimSpace(text) == "" {
			return c
		}
	}
	c.Expr = p.parse(text)
	return c
}

// pipe finds the bar before an aggregation, which is not one of "||".
func pipe(text string) int {
	for i := 0; i < len(text); i++ {
		switch {
		case text[i] != '|':
		case strings.HasPrefix(text[i:], "||"):
			i++
		default:
			return i
		}
	}
	return -1
}

// operatorSymbols are what other languages write for the operators.
var operatorSymbols = []struct{ sign, operator string }{{"&&", "and"}, {"&", "and"}, {"||", "or"}, {"!", "not"}}

// parse reads a text that is not only whitespace. It returns nil if there is an
// error.
func (p *conditionParser) parse(text string) Expr {
	if !p.scan(text) {
		return nil
	}
	expr := p.or()
	if expr != nil && p.index < len(p.tokens) {
		t := p.tokens[p.index]
		if t.text == ")" {
			p.problem("condition-syntax", t, `unmatched ")"`)
		} else {
			p.problem("condition-syntax", t, `expected "and" or "or", found %q`, t.text)
		}
	}
	if p.broken {
		return nil
	}
	return expr
}

// aggregation explains "| count() by x > 5" and "| near a", which Sigma 2
// dropped.
func (p *conditionParser) aggregation(text string, bar int) {
	end := len(strings.TrimRight(text, " \t\r\n"))
	rest := strings.TrimLeft(text[bar+1:end], " \t\r\n")
	start := end - len(rest)
	if word := strings.FieldsFunc(rest, func(r rune) bool { return !isWord(byte(min(r, 127))) }); len(word) > 0 && word[0] == "near" {
		p.rule.problem("condition-near", p.node.Sub(start, start+len("near")), `Sigma no longer supports "near"; write a correlation rule of type temporal`)
		return
	}
	p.rule.problem("condition-aggregation", p.node.Sub(bar, end), "Sigma no longer supports aggregations in conditions; write a correlation rule, such as event_count")
}

func (p *conditionParser) problem(check string, t token, format string, args ...any) {
	p.broken = true
	p.rule.problem(check, p.node.Sub(t.start, t.end), format, args...)
}

func nameByte(c byte) bool { return isWord(c) || c == '-' || c == '*' }

func (p *conditionParser) scan(text string) bool {
	for i := 0; i < len(text); {
		switch c := text[i]; {
		case c == ' ' || c == '\t' || c == '\n' || c == '\r':
			i++
		case c == '(' || c == ')':
			p.tokens = append(p.tokens, token{text[i : i+1], i, i + 1})
			i++
		case nameByte(c):
			start := i
			for i < len(text) && nameByte(text[i]) {
				i++
			}
			p.tokens = append(p.tokens, token{text[start:i], start, i})
		default:
			for _, s := range operatorSymbols {
				if strings.HasPrefix(text[i:], s.sign) && !strings.HasPrefix(text[i:], "!=") {
					p.problem("condition-syntax", token{s.sign, i, i + len(s.sign)}, "write the operator %q, not %q", s.operator, s.sign)
					return false
				}
			}
			_, size := utf8.DecodeRuneInString(text[i:])
			p.problem("condition-syntax", token{text[i : i+size], i, i + size},
				"%q is not allowed in a condition; names are letters, digits, \"_\" and \"-\"", text[i:i+size])
			return false
		}
	}
	return true
}

// word reports whether the next token is the operator; an operator in capital
// letters is a finding, unless a selection has that name.
func (p *conditionParser) word(operator string) bool {
	if p.index >= len(p.tokens) {
		return false
	}
	t := p.tokens[p.index]
	if t.text == operator {
		return true
	}
	if strings.EqualFold(t.text, operator) && p.detection.Selection(t.text) == nil {
		p.tokens[p.index].text = operator // reported once
		p.problem("condition-operator-case", t, "operators must be lowercase; write %q", operator)
		return true
	}
	return false
}

func (p *conditionParser) or() Expr {
	return p.chain("or", p.and, func(s Span, o []Expr) Expr { return &Or{Span: s, Operands: o} })
}

func (p *conditionParser) and() Expr {
	return p.chain("and", p.not, func(s Span, o []Expr) Expr { return &And{Span: s, Operands: o} })
}

func (p *conditionParser) chain(operator string, operand func() Expr, make func(Span, []Expr) Expr) Expr {
	first := operand()
	if first == nil || !p.word(operator) {
		return first
	}
	operands := []Expr{first}
	for p.word(operator) {
		p.index++
		next := operand()
		if next == nil {
			return nil
		}
		operands = append(operands, next)
	}
	return make(Span{Start: first.At().Start, End: operands[len(operands)-1].At().End}, operands)
}

func (p *conditionParser) not() Expr {
	if !p.word("not") {
		return p.primary()
	}
	t := p.tokens[p.index]
	if !p.enter(t) {
		return nil
	}
	defer func() { p.depth-- }()
	p.index++
	operand := p.not()
	if operand == nil {
		return nil
	}
	word := p.node.Sub(t.start, t.end)
	return &Not{Span{Start: word.Start, End: operand.At().End}, word, operand}
}

func (p *conditionParser) enter(t token) bool {
	if p.depth++; p.depth > MaxDepth {
		p.problem("nesting-too-deep", t, "the condition is nested more than %d levels deep", MaxDepth)
		return false
	}
	return true
}

func (p *conditionParser) primary() Expr {
	if p.index >= len(p.tokens) {
		last := p.tokens[len(p.tokens)-1]
		p.problem("condition-syntax", last, "expected a %s after %q", p.operandNoun(), last.text)
		return nil
	}
	t := p.tokens[p.index]
	at := p.node.Sub(t.start, t.end)
	if p.index+1 < len(p.tokens) && strings.EqualFold(p.tokens[p.index+1].text, "of") {
		if p.ofRules {
			p.problem("condition-syntax", t, `"of" is not allowed in this condition; combine rule names with "and", "or" and "not"`)
			return nil
		}
		return p.of(t)
	}
	switch t.text {
	case "(":
		if !p.enter(t) {
			return nil
		}
		defer func() { p.depth-- }()
		p.index++
		inner := p.or()
		if inner == nil {
			return nil
		}
		if p.index >= len(p.tokens) {
			p.problem("condition-syntax", t, `missing ")" for this "("`)
			return nil
		}
		if close := p.tokens[p.index]; close.text != ")" {
			p.problem("condition-syntax", close, `expected "and", "or" or ")", found %q`, close.text)
			return nil
		}
		p.index++
		switch inner := inner.(type) {
		case *And:
			inner.Parenthesized = true
		case *Or:
			inner.Parenthesized = true
		}
		return inner
	case ")", "and", "or", "of":
		p.problem("condition-syntax", t, "expected a %s, found %q", p.operandNoun(), t.text)
		return nil
	case "them", "all", "any":
		if p.ofRules {
			break
		}
		if p.index+1 < len(p.tokens) && t.text != "them" {
			if next := p.tokens[p.index+1].text; nameByte(next[0]) && next != "and" && next != "or" && next != "not" {
				p.problem("condition-syntax", t, `missing "of"; write "%s of %s"`, t.text, next)
				return nil
			}
		}
		p.problem("condition-syntax", t, "%q needs a quantifier; write \"1 of them\" or \"all of them\"", t.text)
		return nil
	}
	if strings.ContainsRune(t.text, '*') && !p.ofRules {
		p.problem("condition-syntax", t, "a pattern needs a quantifier; write \"1 of %s\" or \"all of %s\"", t.text, t.text)
		return nil
	}
	p.index++
	if p.detection.Selection(t.text) == nil && !p.anyName {
		p.reportUnknown(t)
	}
	return &Ref{at, t.text}
}

// operandNoun is what the names of the condition name.
func (p *conditionParser) operandNoun() string {
	if p.ofRules {
		return "rule of the correlation"
	}
	return "selection"
}

// namesCertain reports whether all names are known: nothing was left out of the text,
// and no line of the detection was broken.
func (p *conditionParser) namesCertain() bool {
	return !p.rule.Document.Broken || !p.ofRules && !p.detection.uncertainNames
}

// uncertainNames reports whether a detection may have more names than were read: a
// name is still being typed, or a line in it may belong elsewhere. An error in a
// value leaves the names as they are.
func (d *Document) uncertainNames(detection *Node) bool {
	if d.YAML == nil || d.UnreadLines || slices.ContainsFunc(detection.Pairs, func(p Pair) bool { return p.Key.Broken }) {
		return true
	}
	return slices.ContainsFunc(d.YAML.Errors, func(e yaml.Error) bool {
		return e.Code.Moves() && e.Span.Within(detection.Span)
	})
}

func (p *conditionParser) reportUnknown(t token) {
	var names []string
	if p.rule.Document.UnreadLines {
		return
	}
	if p.detection.guesses++; p.detection.guesses <= maxGuesses {
		for _, s := range p.detection.Selections {
			if s.Name.Broken && strings.HasPrefix(t.text, s.Name.Value) {
				return // its name is still being typed
			}
			names = append(names, s.Name.Value)
		}
	}
	if near, ok := Suggest(t.text, names); ok {
		p.problem("condition-unknown-selection", t, "unknown %s %q; did you mean %q?", p.operandNoun(), t.text, near)
	} else if p.namesCertain() { // otherwise its name may be on a broken line
		p.problem("condition-unknown-selection", t, "unknown %s %q", p.operandNoun(), t.text)
	}
}

func (p *conditionParser) of(quantifier token) Expr {
	word := p.tokens[p.index+1]
	if word.text != "of" {
		p.problem("condition-operator-case", word, `operators must be lowercase; write "of"`)
	}
	all := false
	switch lower := strings.ToLower(quantifier.text); lower {
	case "1":
	case "any", "all":
		all = lower == "all"
		if quantifier.text != lower {
			p.problem("condition-operator-case", quantifier, "operators must be lowercase; write %q", lower)
		}
	default:
		if strings.Trim(quantifier.text, "0123456789") == "" {
			p.problem("condition-count-quantifier", quantifier, `%q is not part of Sigma; use "1 of" or "all of"`, quantifier.text+" of")
		} else {
			p.problem("condition-syntax", quantifier, `expected "1" or "all" before "of", found %q`, quantifier.text)
		}
	}
	p.index += 2
	if p.index >= len(p.tokens) {
		p.problem("condition-syntax", word, `expected "them" or a pattern such as "selection*" after "of"`)
		return nil
	}
	t := p.tokens[p.index]
	if slices.Contains([]string{"(", ")", "and", "or", "not", "of"}, t.text) {
		p.problem("condition-syntax", t, `expected "them" or a pattern such as "selection*", found %q`, t.text)
		return nil
	}
	p.index++
	e := &Of{All: all, Quantifier: p.node.Sub(quantifier.start, quantifier.end), Pattern: t.text, PatternAt: p.node.Sub(t.start, t.end)}
	e.Span = Span{Start: e.Quantifier.Start, End: e.PatternAt.End}
	if p.detection.patterns += len(p.detection.Selections); p.detection.patterns > maxPatternMatches {
		p.problem("too-many-values", t, "the patterns in the conditions match more than %d selections in total", maxPatternMatches)
		return nil
	}
	switch {
	case len(p.detection.Matching(t.text)) > 0 || !p.namesCertain():
	case strings.EqualFold(t.text, "them") && t.text != "them":
		p.problem("condition-operator-case", t, `operators must be lowercase; write "them"`)
	case t.text != "them" && !strings.Contains(t.text, "*"):
		p.reportUnknown(t)
	default:
		near := ""
		for _, s := range p.detection.Selections {
			if stem, _, _ := strings.Cut(t.text, "*"); stem != "" {
				head, _, cut := strings.Cut(s.Name.Value, "_")
				if cut {
					head += "_"
				}
				if _, ok := Suggest(stem, []string{head}); ok {
					near = fmt.Sprintf("; did you mean %q?", head+"*")
				}
			}
		}
		p.problem("condition-pattern-no-match", t, "%q matches no selection%s", t.text, near)
	}
	return e
}

// maxGuesses bounds the unknown names of a rule for which a suggestion is
// computed; maxPatternMatches bounds the selections that the patterns of its
// conditions match.
const (
	maxGuesses        = 20
	maxPatternMatches = 1 << 16
)

// Matching returns the selections that a pattern of the condition reaches, in
// the order of the file: "them" all but those whose names begin with "_", a
// name with "*" those it matches as a whole. Names that begin with "_" are
// reached only by patterns that do.
func (d *Detection) Matching(pattern string) []*Selection {
	var out []*Selection
	for _, s := range d.Selections {
		if MatchesName(pattern, s.Name.Value) {
			out = append(out, s)
		}
	}
	return out
}

// MatchesName reports whether a pattern of a condition reaches a selection of that
// name.
func MatchesName(pattern, name string) bool {
	if strings.HasPrefix(name, "_") && !strings.HasPrefix(pattern, "_") {
		return false
	}
	if pattern == "them" {
		return true
	}
	piece, more, ok := strings.Cut(pattern, "*")
	if !ok {
		return pattern == name
	}
	rest, ok := strings.CutPrefix(name, piece)
	for ok && strings.Contains(more, "*") {
		piece, more, _ = strings.Cut(more, "*")
		_, rest, ok = strings.Cut(rest, piece)
	}
	return ok && strings.HasSuffix(rest, more)
}
