package convert

import (
	"strings"

	"sigma-lsp/analysis/sigma"
	"sigma-lsp/convert/leql"
)

// expr writes an expression in LEQL with the parentheses that its structure
// needs.
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
		if !isAtomic(x.operand) {
			inner = &leql.Parens{Inner: inner}
		}
		return &leql.Not{Operand: inner, From: origin(x.from)}
	case *junction:
		return w.junction(x)
	}
	return nil
}

// isAtomic reports whether an operand needs no parentheses after NOT.
func isAtomic(x expression) bool {
	if j, ok := x.(*junction); ok && len(j.operands) == 1 {
		return isAtomic(j.operands[0])
	}
	_, ok := x.(*match)
	return ok
}

func (w *writer) junction(j *junction) leql.Expr {
	operands := w.merge(j)
	out := make([]leql.Expr, 0, len(operands))
	whole := true
	for _, o := range operands {
		var e leql.Expr
		or := false
		switch o := o.(type) {
		case *mergedTest:
			e = w.mergedTest(o)
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
			e = &leql.Parens{Inner: e}
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

// mergedTest is several matches of one kind on one key, printed as one test.
type mergedTest struct {
	kind    kind
	and     bool
	cased   bool
	matches []*match
}

// merge finds matches that can share a test. Operands that are all matches of
// one kind on one key become one test. The values of an item may be of several
// kinds: they become one test per kind in order of appearance.
func (w *writer) merge(j *junction) []expression {
	if j.variants && w.separateVariants {
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
	type groupKey struct {
		kind  kind
		cased bool
	}
	var groups []*mergedTest
	byKey := map[groupKey]*mergedTest{}
	nullIsEmpty := !j.and && hasEmpty(matches)
	for _, m := range matches {
		k, _ := kindOf(m.value)
		if k == null && nullIsEmpty {
			k = empty
		}
		key := groupKey{k, isCased(m.value)}
		if g := byKey[key]; g != nil && k != singleValue {
			g.matches = append(g.matches, m)
			continue
		}
		byKey[key] = &mergedTest{kind: k, and: j.and, cased: key.cased, matches: []*match{m}}
		groups = append(groups, byKey[key])
	}
	apart := len(groups) > 1 && (!j.list || j.and || hasUnmergeable(groups))
	out := make([]expression, 0, len(groups))
	for _, g := range groups {
		if apart && !(g.kind == empty && g.hasNullAndEmpty()) || !g.isMergeable() {
			for _, m := range g.matches {
				out = append(out, m)
			}
			continue
		}
		out = append(out, g)
	}
	if apart { // in the order of the rule
		return sortByFirst(matches, out)
	}
	return out
}

// sortByFirst sorts operands by the position of their first match.
func sortByFirst(matches []*match, operands []expression) []expression {
	byFirst := make(map[*match]expression, len(operands))
	for _, o := range operands {
		switch o := o.(type) {
		case *match:
			byFirst[o] = o
		case *mergedTest:
			byFirst[o.matches[0]] = o
		}
	}
	out := make([]expression, 0, len(operands))
	for _, m := range matches {
		if o := byFirst[m]; o != nil {
			out = append(out, o)
		}
	}
	return out
}

// hasUnmergeable reports whether some value of a list always needs its own
// test: then none are merged.
func hasUnmergeable(groups []*mergedTest) bool {
	for _, g := range groups {
		if g.kind == null || g.kind == singleValue {
			return true
		}
	}
	return false
}

func hasEmpty(matches []*match) bool {
	for _, m := range matches {
		if k, _ := kindOf(m.value); k == empty {
			return true
		}
	}
	return false
}

// hasNullAndEmpty reports whether the matches include both null and the empty
// text.
func (g *mergedTest) hasNullAndEmpty() bool {
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

// isMergeable reports whether LEQL has a test for several values of the kind.
func (g *mergedTest) isMergeable() bool {
	if len(g.matches) < 2 {
		return false
	}
	switch g.kind {
	case contains:
		return true
	case equal, prefix, suffix, pattern:
		return !g.and
	case empty:
		return !g.and && g.hasNullAndEmpty()
	}
	return false
}

// mergedTest writes several values as one test.
func (w *writer) mergedTest(g *mergedTest) leql.Expr {
	first := g.matches[0]
	if !w.quotable(first, first.item.Field) {
		return nil
	}
	t := &leql.Test{Key: first.key(), Operator: leql.Equal, From: first.itemOrigin()}
	for _, m := range g.matches[1:] {
		if m.item != first.item { // from several selections: no single origin
			t.From = leql.Origin{}
		}
	}
	choose := func(ignoring, exact leql.Operator) leql.Operator {
		if g.cased {
			return exact
		}
		return ignoring
	}
	switch g.kind {
	case empty:
		for _, m := range g.matches {
			if _, ok := m.value.(sigma.Null); ok {
				w.approximate(approxNull, m.span(), "LEQL does not distinguish missing, null and empty here; the query matches all three")
				break
			}
		}
		t.Operator, t.Value = leql.NotEqual, leql.Regex{Pattern: "(?s).+"}
		return t
	case suffix, pattern:
		return w.alternation(g, t)
	case equal:
		t.Operator = choose(leql.IIn, leql.In)
	case contains:
		t.Operator = choose(leql.IContainsAny, leql.ContainsAny)
		if g.and {
			t.Operator = choose(leql.IContainsAll, leql.ContainsAll)
		}
	case prefix:
		t.Operator = choose(leql.IStartsWithAny, leql.StartsWithAny)
	}
	t.List = make([]leql.Value, 0, len(g.matches))
	for _, m := range g.matches {
		s, isText := m.value.(sigma.String)
		if isText && !w.expressible(m, s) {
			return nil
		}
		_, text := kindOf(m.value)
		if isText && g.kind == equal {
			w.noteNumericText(m, text)
		}
		t.List = append(t.List, leql.Text{Text: text, From: m.valueOrigin()})
	}
	return t
}

// alternation writes several values as one regular expression.
func (w *writer) alternation(g *mergedTest, t *leql.Test) leql.Expr {
	var b strings.Builder
	if g.kind == pattern {
		b.WriteString("(?s)")
	}
	b.WriteByte('(')
	for i, m := range g.matches {
		s := m.value.(sigma.String)
		if !w.expressible(m, s) {
			return nil
		}
		if i > 0 {
			b.WriteByte('|')
		}
		if g.kind == pattern {
			b.WriteString(wildcardPattern(s))
		} else {
			_, text := stringKind(s)
			b.WriteString(suffixPattern(text))
		}
	}
	b.WriteByte(')')
	t.Value = leql.Regex{Pattern: b.String(), IgnoreCase: !g.cased}
	return t
}
