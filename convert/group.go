package convert

import (
	"strings"

	"sigma-lsp/analysis/sigma"
	"sigma-lsp/convert/leql"
)

// expr writes an expression as LEQL with the brackets that the tree asks for.
func (w *writer) expr(x expression) leql.Expr {
	switch x := x.(type) {
	case *match:
		return w.match(x)
	case *negation:
		w.negated = !w.negated
		inner := w.expr(x.operand)
		w.negated = !w.negated
		if inner == nil {
			return nil
		}
		if !alone(x.operand) {
			inner = &leql.Brackets{Inner: inner}
		}
		return &leql.Not{Operand: inner, From: origin(x.from)}
	case *junction:
		return w.junction(x)
	}
	return nil
}

// alone tells of operands that stand behind NOT without brackets.
func alone(x expression) bool {
	if j, ok := x.(*junction); ok && len(j.operands) == 1 {
		return alone(j.operands[0])
	}
	_, ok := x.(*match)
	return ok
}

func (w *writer) junction(j *junction) leql.Expr {
	operands := w.gather(j)
	out := make([]leql.Expr, 0, len(operands))
	whole := true
	for _, o := range operands {
		var e leql.Expr
		or := false
		switch o := o.(type) {
		case *gathered:
			e = w.gathered(o)
		case *junction:
			e = w.junction(o)
			or = !o.and
		default:
			e = w.expr(o)
		}
		if e == nil {
			whole = false
			continue
		}
		if or && j.and {
			e = &leql.Brackets{Inner: e}
		}
		out = append(out, e)
	}
	if !whole {
		return nil
	}
	if len(out) == 1 {
		return out[0]
	}
	if j.and {
		return &leql.And{Operands: out, From: origin(j.from)}
	}
	return &leql.Or{Operands: out, From: origin(j.from)}
}

// gathered is several matches of one kind on one key, printed as one test.
type gathered struct {
	kind    kind
	and     bool
	cased   bool
	matches []*match
}

// gather finds matches that can share a test. Operands that all are matches on
// one key and of one kind become one; the values of an item also when they are
// of several kinds, one test a kind in order of appearance.
func (w *writer) gather(j *junction) []expression {
	if j.spread && w.apart {
		return j.operands
	}
	matches := make([]*match, 0, len(j.operands))
	for _, o := range j.operands {
		m, ok := o.(*match)
		if !ok || m.item.Field == "" || m.item.Field != j.operands[0].(*match).item.Field {
			return j.operands
		}
		matches = append(matches, m)
	}
	var groups []*gathered
	for _, m := range matches {
		k, _ := kindOf(m.value)
		c := cased(m.value)
		if k == null && !j.and && w.holdsEmpty(matches) {
			k = empty
		}
		found := false
		for _, g := range groups {
			if g.kind == k && g.cased == c && k != single {
				g.matches = append(g.matches, m)
				found = true
				break
			}
		}
		if !found {
			groups = append(groups, &gathered{kind: k, and: j.and, cased: c, matches: []*match{m}})
		}
	}
	apart := len(groups) > 1 && (!j.list || j.and || oneByOne(groups))
	out := make([]expression, 0, len(groups))
	for _, g := range groups {
		if apart && !(g.kind == empty && g.joinsNull()) || !g.gathers() {
			for _, m := range g.matches {
				out = append(out, m)
			}
			continue
		}
		out = append(out, g)
	}
	if apart { // in the order of the rule
		return inOrder(matches, out)
	}
	return out
}

// inOrder sorts operands by the place of their first match.
func inOrder(matches []*match, operands []expression) []expression {
	out := make([]expression, 0, len(operands))
	for _, m := range matches {
		for _, o := range operands {
			if g, ok := o.(*gathered); o == m || ok && g.matches[0] == m {
				out = append(out, o)
			}
		}
	}
	return out
}

// oneByOne tells of lists in which some value takes a test of its own in any
// case: then none are gathered.
func oneByOne(groups []*gathered) bool {
	for _, g := range groups {
		if g.kind == null || g.kind == single {
			return true
		}
	}
	return false
}

func (w *writer) holdsEmpty(matches []*match) bool {
	for _, m := range matches {
		if k, _ := kindOf(m.value); k == empty {
			return true
		}
	}
	return false
}

// joinsNull reports whether null and the empty text stand together.
func (g *gathered) joinsNull() bool {
	hasNull, hasEmpty := false, false
	for _, m := range g.matches {
		if _, ok := m.value.(sigma.Null); ok {
			hasNull = true
		} else {
			hasEmpty = true
		}
	}
	return hasNull && hasEmpty
}

// gathers tells whether LEQL has a test for several values of the kind.
func (g *gathered) gathers() bool {
	if len(g.matches) < 2 {
		return false
	}
	switch g.kind {
	case contains:
		return true
	case equal, prefix, suffix, pattern:
		return !g.and
	case empty:
		return !g.and && g.joinsNull()
	}
	return false
}

// gathered writes several values as one test.
func (w *writer) gathered(g *gathered) leql.Expr {
	first := g.matches[0]
	if !w.writable(first, first.item.Field) {
		return nil
	}
	t := &leql.Test{Key: first.key(), Operator: leql.Equal, From: first.itemFrom()}
	for _, m := range g.matches[1:] {
		if m.item != first.item { // several selections: no single place
			t.From = leql.Origin{}
		}
	}
	pick := func(ignoring, exact leql.Operator) leql.Operator {
		if g.cased {
			return exact
		}
		return ignoring
	}
	switch g.kind {
	case empty:
		for _, m := range g.matches {
			if _, ok := m.value.(sigma.Null); ok {
				w.nearly(nearlyNull, m.at(), "LEQL does not distinguish missing, null and empty here; the query matches all three")
				break
			}
		}
		t.Operator, t.Value = leql.NotEqual, leql.Regex{Pattern: "(?s).+"}
		return t
	case suffix, pattern:
		return w.alternation(g, t)
	case equal:
		t.Operator = pick(leql.IIn, leql.In)
	case contains:
		t.Operator = pick(leql.IContainsAny, leql.ContainsAny)
		if g.and {
			t.Operator = pick(leql.IContainsAll, leql.ContainsAll)
		}
	case prefix:
		t.Operator = pick(leql.IStartsWithAny, leql.StartsWithAny)
	}
	t.List = make([]leql.Value, 0, len(g.matches))
	for _, m := range g.matches {
		s, isText := m.value.(sigma.String)
		if isText && !w.sayable(m, s) {
			return nil
		}
		_, text := kindOf(m.value)
		if isText && g.kind == equal {
			w.asNumber(m, text)
		}
		t.List = append(t.List, leql.Text{Text: text, From: m.from()})
	}
	return t
}

// alternation writes several values as one regular expression.
func (w *writer) alternation(g *gathered, t *leql.Test) leql.Expr {
	var b strings.Builder
	if g.kind == pattern {
		b.WriteString("(?s)")
	}
	b.WriteByte('(')
	for i, m := range g.matches {
		s := m.value.(sigma.String)
		if !w.sayable(m, s) {
			return nil
		}
		if i > 0 {
			b.WriteByte('|')
		}
		if g.kind == pattern {
			b.WriteString(wildcards(s))
		} else {
			_, text := stringKind(s)
			b.WriteString(suffixPattern(text))
		}
	}
	b.WriteByte(')')
	t.Value = leql.Regex{Pattern: b.String(), IgnoreCase: !g.cased}
	return t
}
