package leql

import (
	"fmt"
	"net/netip"
	"regexp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// Program is a compiled condition. It is safe for concurrent use.
type Program struct {
	match func(*Event) bool
	tests []compiledTest
}

type compiledTest struct {
	expr  Expr // Test or Keyword
	match func(*Event) bool
}

// Reason is the result of one test of a query for an event.
type Reason struct {
	Test    Expr // Test or Keyword
	Matched bool
	Held    []string // values of the event under the keys of the test
}

// Compile compiles a condition. Loose is that of where(…, loose). It fails with
// an *Error at what cannot be evaluated here: variables, whose lists only
// InsightIDR has, keys that a regular expression defines, and Raw.
func Compile(e Expr, loose bool) (p *Program, err error) {
	defer catch(&err)
	c := compiler{loose: loose, program: &Program{}}
	c.program.match = c.expr(e)
	return c.program, nil
}

// Match reports whether the condition matches an event.
func (p *Program) Match(e *Event) bool { return p.match(e) }

// Explain evaluates each test of the query for an event, in the order of the
// query, whether or not it was decisive.
func (p *Program) Explain(e *Event) []Reason {
	reasons := make([]Reason, len(p.tests))
	for i, t := range p.tests {
		reasons[i] = Reason{Test: t.expr, Matched: t.match(e)}
		if test, ok := t.expr.(*Test); ok {
			for _, key := range append([]Key{test.Key}, test.MoreKeys...) {
				for _, v := range e.lookup(key.Name) {
					reasons[i].Held = append(reasons[i].Held, v.text)
				}
			}
		}
	}
	return reasons
}

type compiler struct {
	loose   bool
	program *Program
}

func refuse(at Origin, format string, args ...any) {
	panic(&Error{at, fmt.Sprintf(format, args...)})
}

func (c *compiler) expr(e Expr) func(*Event) bool {
	switch e := e.(type) {
	case *And:
		all := c.exprs(e.Operands)
		return func(ev *Event) bool {
			for _, match := range all {
				if !match(ev) {
					return false
				}
			}
			return true
		}
	case *Or:
		all := c.exprs(e.Operands)
		return func(ev *Event) bool {
			for _, match := range all {
				if match(ev) {
					return true
				}
			}
			return false
		}
	case *Not:
		match := c.expr(e.Operand)
		return func(ev *Event) bool { return !match(ev) }
	case *Parens:
		return c.expr(e.Inner)
	case *Test:
		return c.addTest(e, c.test(e))
	case *Keyword:
		return c.addTest(e, c.keyword(e))
	case *Raw:
		refuse(e.From, "a raw expression cannot be evaluated; parse it first")
	}
	panic(fmt.Sprintf("unknown expression %T", e))
}

func (c *compiler) exprs(operands []Expr) []func(*Event) bool {
	all := make([]func(*Event) bool, len(operands))
	for i, o := range operands {
		all[i] = c.expr(o)
	}
	return all
}

func (c *compiler) addTest(e Expr, match func(*Event) bool) func(*Event) bool {
	c.program.tests = append(c.program.tests, compiledTest{e, match})
	return match
}

// test compiles a comparison. It matches if one value of a key matches, for one
// of the keys, or for all of them. A negated operator is the opposite of its
// positive form, so it matches if the key is absent.
func (c *compiler) test(t *Test) func(*Event) bool {
	negated := t.Negated
	operator := t.Operator
	switch operator {
	case NotEqual:
		operator, negated = Equal, !negated
	case NotSameAs:
		operator, negated = SameAs, !negated
	}
	keys := append([]Key{t.Key}, t.MoreKeys...)
	one := c.keyTest(t, operator)
	return func(ev *Event) bool {
		passed := t.All
		for _, k := range keys {
			if one(ev, ev.lookup(k.Name)) != t.All {
				passed = !t.All
				break
			}
		}
		return passed != negated
	}
}

// keyTest compiles the test of the values of one key.
func (c *compiler) keyTest(t *Test, o Operator) func(*Event, []*scalar) bool {
	if o == SameAs {
		other, ok := t.Value.(OtherKey)
		if !ok {
			refuse(t.From, "%s compares with a key", o)
		}
		return func(ev *Event, values []*scalar) bool {
			theirs := ev.lookup(other.Key.Name)
			return slices.ContainsFunc(values, func(a *scalar) bool {
				return slices.ContainsFunc(theirs, func(b *scalar) bool { return equalScalars(a, b, c.loose) })
			})
		}
	}
	if word, ok := t.Value.(Literal); ok && o == Equal && strings.EqualFold(word.Text, "null") {
		return func(_ *Event, values []*scalar) bool {
			return len(values) == 0 || slices.ContainsFunc(values, func(v *scalar) bool { return v.null })
		}
	}
	match := c.valueTest(t, o)
	return func(_ *Event, values []*scalar) bool {
		return slices.ContainsFunc(values, match)
	}
}

// valueTest compiles the test of one value.
func (c *compiler) valueTest(t *Test, o Operator) func(*scalar) bool {
	if t.List == nil {
		return c.compare(o, t.Value)
	}
	each := map[Operator]Operator{
		In: Equal, IIn: Equal, ContainsAny: Contains, IContainsAny: IContains, ContainsAll: Contains, IContainsAll: IContains,
		StartsWithAny: StartsWith, IStartsWithAny: IStartsWith,
	}[o]
	var all []func(*scalar) bool
	for _, v := range t.List {
		if text, ok := textOf(v); ok && o == IIn {
			v = NoCase{Text: text}
		}
		all = append(all, c.compare(each, v))
	}
	every := o == ContainsAll || o == IContainsAll
	return func(s *scalar) bool {
		for _, match := range all {
			if match(s) != every {
				return !every
			}
		}
		return every
	}
}

// textOf returns the text of a value that has one.
func textOf(v Value) (string, bool) {
	switch v := v.(type) {
	case Text:
		return v.Text, true
	case NoCase:
		return v.Text, true
	case Literal:
		// Without quotes, a backslash is doubled.
		return strings.ReplaceAll(v.Text, `\\`, `\`), true
	}
	return "", false
}

func (c *compiler) compare(o Operator, v Value) func(*scalar) bool {
	switch v := v.(type) {
	case Regex:
		re := compileRegex(v, c.loose)
		return func(s *scalar) bool { return !s.null && re.MatchString(s.text) }
	case IP:
		network := networkOf(v)
		return func(s *scalar) bool {
			a, err := netip.ParseAddr(s.text)
			return err == nil && network.Contains(a)
		}
	case Variable:
		refuse(v.From, "only InsightIDR knows the value of ${%s}", v.Name)
	}
	text, ok := textOf(v)
	if !ok {
		refuse(v.from(), "%s cannot compare a value", o)
	}
	n, isNum := number(text)
	folded := fold(text)
	_, noCase := v.(NoCase)
	switch o {
	case Greater, GreaterEqual, Less, LessEqual:
		return func(s *scalar) bool {
			if !s.isNum || !isNum {
				return false
			}
			switch o {
			case Greater:
				return s.number > n
			case GreaterEqual:
				return s.number >= n
			case Less:
				return s.number < n
			}
			return s.number <= n
		}
	case Contains, IContains:
		if c.loose || noCase || o == IContains {
			return func(s *scalar) bool { return !s.null && strings.Contains(s.folded, folded) }
		}
		return func(s *scalar) bool { return !s.null && strings.Contains(s.text, text) }
	case StartsWith, IStartsWith:
		if c.loose || noCase || o == IStartsWith {
			return func(s *scalar) bool { return !s.null && strings.HasPrefix(s.folded, folded) }
		}
		return func(s *scalar) bool { return !s.null && strings.HasPrefix(s.text, text) }
	}
	if c.loose {
		return func(s *scalar) bool { return !s.null && strings.Contains(s.folded, folded) }
	}
	return func(s *scalar) bool {
		switch {
		case isNum && s.isNum:
			return s.number == n
		case noCase:
			return s.folded == folded
		}
		return s.text == text
	}
}

func equalScalars(a, b *scalar, loose bool) bool {
	switch {
	case a.null || b.null:
		return false
	case a.isNum && b.isNum:
		return a.number == b.number
	case loose:
		return a.folded == b.folded
	}
	return a.text == b.text
}

func compileRegex(r Regex, loose bool) *regexp.Regexp {
	pattern := r.Pattern
	if r.IgnoreCase || loose {
		pattern = "(?i)" + pattern
	}
	re, err := regexp.Compile(pattern)
	if err != nil {
		refuse(r.From, "RE2 cannot run this expression: %s", err)
	}
	if slices.ContainsFunc(re.SubexpNames(), func(name string) bool { return name != "" }) {
		refuse(r.From, "keys given by a regular expression cannot be evaluated here")
	}
	return re
}

func networkOf(v IP) netip.Prefix {
	if network, err := netip.ParsePrefix(v.Network); err == nil {
		return network.Masked()
	}
	address, err := netip.ParseAddr(v.Network)
	if err != nil {
		refuse(v.From, "%q is not an IPv4 network", v.Network)
	}
	return netip.PrefixFrom(address, address.BitLen())
}

// keyword compiles a search in the raw entry. A word or phrase ends at any
// character other than a letter, and is case-sensitive. Source: "Search Your
// Logs" on keywords.
func (c *compiler) keyword(k *Keyword) func(*Event) bool {
	if r, ok := k.Value.(Regex); ok {
		re := compileRegex(r, c.loose)
		return func(ev *Event) bool { return re.MatchString(ev.raw) }
	}
	text, ok := textOf(k.Value)
	if !ok {
		refuse(k.From, "only InsightIDR knows the value of a variable")
	}
	if c.loose {
		folded := fold(text)
		return func(ev *Event) bool { return strings.Contains(fold(ev.raw), folded) }
	}
	return func(ev *Event) bool { return containsWord(ev.raw, text) }
}

func containsWord(raw, word string) bool {
	if word == "" {
		return true
	}
	for from := 0; ; {
		at := strings.Index(raw[from:], word)
		if at < 0 {
			return false
		}
		at += from
		before, _ := utf8.DecodeLastRuneInString(raw[:at])
		after, _ := utf8.DecodeRuneInString(raw[at+len(word):])
		if !unicode.IsLetter(before) && !unicode.IsLetter(after) {
			return true
		}
		from = at + 1
	}
}
