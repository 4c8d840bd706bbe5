package convert

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"sigma-lsp/analysis/sigma"
	"sigma-lsp/convert/leql"
	"sigma-lsp/convert/pipeline"
	"sigma-lsp/convert/schema"
)

// Typed reports whether the pipelines gave the rule an event type that
// InsightIDR has. Only then it is known that a field without a key is in none of
// the entries: a team's own logs may well have it under Sigma's name.
func (r *Result) Typed() bool {
	_, ok := schema.LookupEventType(r.EventType)
	return ok && r.Rule != nil && len(r.Rule.Logsources) > 0
}

// Dead returns the findings because of which the query can never match.
func (r *Result) Dead() (why []Problem) {
	for _, p := range r.Problems {
		if p.Check == "idr-cannot-match" || p.Check == "logsource-contradiction" {
			why = append(why, p)
		}
	}
	return why
}

// truth is a truth value of three-valued logic.
type truth int8

const (
	no truth = iota - 1
	unknown
	yes
)

// truthOf tells what a part of the rule is worth where no entry has the fields
// without a key.
func (r *Result) truthOf(x expression) truth {
	switch x := x.(type) {
	case constant:
		if x {
			return yes
		}
		return no
	case *negation:
		return -r.truthOf(x.operand)
	case *junction:
		// AND is the least of its operands, OR the greatest.
		out := no
		if x.and {
			out = yes
		}
		for _, o := range x.operands {
			if x.and {
				out = min(out, r.truthOf(o))
			} else {
				out = max(out, r.truthOf(o))
			}
		}
		return out
	case *match:
		return r.truth(x)
	}
	return unknown
}

func (r *Result) truth(m *match) truth {
	switch i := m.item; {
	case i.Implied == pipeline.Contradicted:
		return no
	case i.From == nil || i.Field == "" || i.Failed:
		return unknown
	case i.Mapped || r.isKey(i.Field):
		if ref, ok := m.value.(sigma.FieldRef); ok && ref.SourceNode() != nil && !i.MappedRefs[ref.Field] {
			return no
		}
		return unknown
	}
	switch v := m.value.(type) {
	case sigma.Null:
		return yes
	case sigma.Exists:
		if !v.True {
			return yes
		}
	}
	return no
}

// isKey reports whether a name is that of a key of the event type: some rules are
// written with those.
func (r *Result) isKey(name string) bool {
	_, ok := schema.LookupKey(r.EventType, name)
	return ok
}

// dead decides whether a condition can hold for no entry, and tells why at the
// tests that are to blame: required ones on fields without a key, and pairs that
// exclude each other.
func (r *Result) dead(x expression, e leql.Expr) bool {
	if r.literal() || !r.Typed() {
		return false
	}
	if r.truthOf(x) == no {
		r.blame(x, false)
		return true
	}
	if a, b := excluding(e); a != nil {
		r.shade("idr-cannot-match", sigma.Span(*a), "the query can never match: it requires and excludes this test")
		if b != nil && *b != *a {
			p := &r.Problems[len(r.Problems)-1]
			p.Related = []sigma.Related{{At: sigma.Span(*b), Text: "excluded here"}}
		}
		return true
	}
	return false
}

// blame reports the tests without which a part of the rule could be true, or
// under NOT false.
func (r *Result) blame(x expression, negated bool) {
	switch x := x.(type) {
	case *negation:
		r.blame(x.operand, !negated)
	case *junction:
		dead := no
		if negated {
			dead = yes
		}
		for _, o := range x.operands {
			if r.truthOf(o) == dead {
				r.blame(o, negated)
			}
		}
	case *match:
		i := x.item
		if i.From == nil || i.Implied != pipeline.NotImplied { // has its own finding
			return
		}
		field := i.From.Field
		at := i.From.FieldAt
		if ref, ok := x.value.(sigma.FieldRef); ok && i.Mapped {
			field, at = ref.Field, ref.SourceNode().Span
		}
		text := sigma.Messagef("the query can never match: it requires %q, which has no key in %s", field, r.EventType)
		if negated {
			text = sigma.Messagef("the query can never match: it excludes entries without %q, which has no key in %s", field, r.EventType)
		}
		if near, ok := r.nearestField(r.Rule.Source, field); ok {
			text += sigma.Messagef("; did you mean %q?", near)
		}
		if !slices.ContainsFunc(r.Problems, func(p Problem) bool { return p.Check == "idr-cannot-match" && p.At == at }) {
			r.shade("idr-cannot-match", at, "%s", text)
		}
	}
}

// excluding finds two parts of a query that have to hold together and cannot:
// a part and its negation, or two values of one key.
func excluding(e leql.Expr) (required, excluded *leql.Origin) {
	parts := map[string]leql.Origin{}
	values := map[string]map[string]bool{} // those that a key can have, by the key
	origins := map[string]leql.Origin{}
	var negated []leql.Expr
	var require func(e leql.Expr)
	require = func(e leql.Expr) {
		switch e := e.(type) {
		case *leql.Brackets:
			require(e.Inner)
			return
		case *leql.And:
			for _, o := range e.Operands {
				require(o)
			}
			return
		case *leql.Not:
			inner := e.Operand
			for b, ok := inner.(*leql.Brackets); ok; b, ok = inner.(*leql.Brackets) {
				inner = b.Inner
			}
			if twice, ok := inner.(*leql.Not); ok {
				require(twice.Operand)
			} else {
				negated = append(negated, inner)
			}
			return
		case *leql.Test:
			if can := equals(e); can != nil && !strings.HasPrefix(e.Key.Name, "source_json.") { // else it may be a list
				if before := values[e.Key.Name]; before != nil && disjoint(before, can) {
					first, second := origins[e.Key.Name], e.From
					required, excluded = &first, &second
				}
				values[e.Key.Name], origins[e.Key.Name] = can, e.From
			}
		}
		text := canonical(e)
		if _, twice := parts[text]; !twice {
			parts[text] = originOf(e)
		}
	}
	require(e)
	if required != nil {
		return required, excluded
	}
	var exclude func(e leql.Expr) bool
	exclude = func(e leql.Expr) bool {
		switch e := e.(type) {
		case *leql.Brackets:
			return exclude(e.Inner)
		case *leql.Or:
			if slices.ContainsFunc(e.Operands, exclude) {
				return true
			}
		case *leql.And:
			return !slices.ContainsFunc(e.Operands, func(o leql.Expr) bool { return !exclude(o) })
		}
		from, ok := parts[canonical(e)]
		if ok {
			at := originOf(e)
			required, excluded = &from, &at
		}
		return ok
	}
	for _, e := range negated {
		if exclude(e) {
			return required, excluded
		}
	}
	return nil, nil
}

// canonical is an expression as text, with the values of lists in order.
func canonical(e leql.Expr) string {
	if t, ok := e.(*leql.Test); ok && len(t.List) > 1 {
		sorted := *t
		sorted.List = slices.Clone(t.List)
		slices.SortFunc(sorted.List, func(a, b leql.Value) int { return strings.Compare(fmt.Sprint(a), fmt.Sprint(b)) })
		e = &sorted
	}
	text, _ := leql.Line(e)
	return text
}

// equals returns the values, in lower case, one of which a test asks for; nil
// where it asks for something else.
func equals(t *leql.Test) map[string]bool {
	if t.Negated || len(t.More) > 0 {
		return nil
	}
	list := t.List
	if t.Operator == leql.Equal {
		list = []leql.Value{t.Value}
	} else if t.Operator != leql.In && t.Operator != leql.IIn {
		return nil
	}
	found := map[string]bool{}
	for _, v := range list {
		switch v := v.(type) {
		case leql.Text:
			found[strings.ToLower(v.Text)] = true
		case leql.NoCase:
			found[strings.ToLower(v.Text)] = true
		case leql.Literal:
			if v.Text == "null" {
				return nil
			}
			found[strings.ToLower(v.Text)] = true
		default:
			return nil
		}
	}
	return found
}

func disjoint(a, b map[string]bool) bool {
	for v := range a {
		if b[v] {
			return false
		}
		for w := range b {
			if leql.ReadsAsNumber(v) || leql.ReadsAsNumber(w) { // 1 is 1.0 is "01"
				x, errX := strconv.ParseFloat(v, 64)
				y, errY := strconv.ParseFloat(w, 64)
				if errX == nil && errY == nil && x == y {
					return false
				}
			}
		}
	}
	return true
}

func originOf(e leql.Expr) leql.Origin {
	switch e := e.(type) {
	case *leql.Test:
		return e.From
	case *leql.Or:
		return e.From
	case *leql.And:
		return e.From
	case *leql.Not:
		return e.From
	case *leql.Keyword:
		return e.From
	}
	return leql.Origin{}
}
