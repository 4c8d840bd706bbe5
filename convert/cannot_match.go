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

// HasEventType reports whether the pipelines gave the rule an event type of
// InsightIDR. Only then a field without a key is known to be missing in all
// entries: a team's own logs may contain it under Sigma's name.
func (r *Result) HasEventType() bool {
	_, ok := schema.LookupEventType(r.EventType)
	return ok && r.Rule != nil && len(r.Rule.Logsources) > 0
}

// Contradictions returns the findings that make the query unable to match.
func (r *Result) Contradictions() (problems []Problem) {
	for _, p := range r.Problems {
		if p.Check == "idr-cannot-match" || p.Check == "logsource-contradiction" {
			problems = append(problems, p)
		}
	}
	return problems
}

// truth is a truth value of three-valued logic.
type truth int8

const (
	no truth = iota - 1
	unknown
	yes
)

// truthOf evaluates a part of the rule for entries that lack all fields without
// a key.
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
		// AND is the minimum of its operands, OR the maximum.
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
		return r.truthOfMatch(x)
	}
	return unknown
}

func (r *Result) truthOfMatch(m *match) truth {
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

// isKey reports whether a name is a key of the event type, as some rules use
// those.
func (r *Result) isKey(name string) bool {
	_, ok := schema.LookupKey(r.EventType, name)
	return ok
}

// cannotMatch reports whether a condition can match no entry, and notes the
// reason at the responsible tests: required ones on fields without a key, and
// pairs that exclude each other.
func (r *Result) cannotMatch(x expression, e leql.Expr) bool {
	if r.usesReference() || !r.HasEventType() {
		return false
	}
	if r.truthOf(x) == no {
		r.blame(x, false, map[sigma.Span]bool{})
		return true
	}
	if a, b := findExclusion(e); a != nil {
		r.note("idr-cannot-match", sigma.Span(*a), "the query can never match: it requires and excludes this test")
		if b != nil && *b != *a {
			p := &r.Problems[len(r.Problems)-1]
			p.Related = []sigma.Related{{At: sigma.Span(*b), Text: "excluded here"}}
		}
		return true
	}
	return false
}

// blame notes the tests without which a part of the rule could be true, or
// false under NOT.
func (r *Result) blame(x expression, negated bool, seen map[sigma.Span]bool) {
	switch x := x.(type) {
	case *negation:
		r.blame(x.operand, !negated, seen)
	case *junction:
		dead := no
		if negated {
			dead = yes
		}
		for _, o := range x.operands {
			if r.truthOf(o) == dead {
				r.blame(o, negated, seen)
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
		if seen[at] {
			return
		}
		seen[at] = true
		text := sigma.Messagef("the query can never match: it requires %q, which has no key in %s", field, r.EventType)
		if negated {
			text = sigma.Messagef("the query can never match: it excludes entries without %q, which has no key in %s", field, r.EventType)
		}
		if near, ok := r.suggestField(r.Rule.Source, field); ok {
			text += sigma.Messagef("; did you mean %q?", near)
		}
		r.note("idr-cannot-match", at, "%s", text)
	}
}

// findExclusion finds two parts of a query that are both required and exclude
// each other: a part and its negation, or two values of one key.
func findExclusion(e leql.Expr) (required, excluded *leql.Origin) {
	parts := map[string]leql.Origin{}
	values := map[string]map[string]bool{} // the values that a key may have, by key
	origins := map[string]leql.Origin{}
	var negated []leql.Expr
	var require func(e leql.Expr)
	require = func(e leql.Expr) {
		switch e := e.(type) {
		case *leql.Parens:
			require(e.Inner)
			return
		case *leql.And:
			for _, o := range e.Operands {
				require(o)
			}
			return
		case *leql.Not:
			inner := e.Operand
			for b, ok := inner.(*leql.Parens); ok; b, ok = inner.(*leql.Parens) {
				inner = b.Inner
			}
			if twice, ok := inner.(*leql.Not); ok {
				require(twice.Operand)
			} else {
				negated = append(negated, inner)
			}
			return
		case *leql.Test:
			if asked := equalValues(e); asked != nil && !strings.HasPrefix(e.Key.Name, "source_json.") { // keys of source_json may hold a list
				if before := values[e.Key.Name]; before != nil && disjoint(before, asked) {
					first, second := origins[e.Key.Name], e.From
					required, excluded = &first, &second
				}
				values[e.Key.Name], origins[e.Key.Name] = asked, e.From
			}
		}
		text := canonicalText(e)
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
		case *leql.Parens:
			return exclude(e.Inner)
		case *leql.Or:
			if slices.ContainsFunc(e.Operands, exclude) {
				return true
			}
		case *leql.And:
			return !slices.ContainsFunc(e.Operands, func(o leql.Expr) bool { return !exclude(o) })
		}
		from, ok := parts[canonicalText(e)]
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

// canonicalText prints an expression with the values of lists sorted.
func canonicalText(e leql.Expr) string {
	if t, ok := e.(*leql.Test); ok && len(t.List) > 1 {
		sorted := *t
		sorted.List = slices.Clone(t.List)
		slices.SortFunc(sorted.List, func(a, b leql.Value) int { return strings.Compare(fmt.Sprint(a), fmt.Sprint(b)) })
		e = &sorted
	}
	text, _ := leql.Line(e)
	return text
}

// equalValues returns the values, in lower case, that a test compares for
// equality; nil for other tests.
func equalValues(t *leql.Test) map[string]bool {
	if t.Negated || len(t.MoreKeys) > 0 {
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
