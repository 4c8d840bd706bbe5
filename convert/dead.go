package convert

import (
	"slices"

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
func truthOf(x expression) truth {
	switch x := x.(type) {
	case constant:
		if x {
			return yes
		}
		return no
	case *negation:
		return -truthOf(x.operand)
	case *junction:
		// AND is the least of its operands, OR the greatest.
		out := no
		if x.and {
			out = yes
		}
		for _, o := range x.operands {
			if x.and {
				out = min(out, truthOf(o))
			} else {
				out = max(out, truthOf(o))
			}
		}
		return out
	case *match:
		return x.truth()
	}
	return unknown
}

func (m *match) truth() truth {
	switch i := m.item; {
	case i.Implied == pipeline.WhollyImplied:
		return yes
	case i.Implied == pipeline.Excluded:
		return no
	case i.From == nil || i.Field == "" || i.Failed:
		return unknown
	case i.Mapped:
		if ref, ok := m.value.(sigma.FieldRef); ok && ref.From() != nil && !i.MappedRefs[ref.Field] {
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

// dead decides whether a condition can hold for no entry, and tells why at the
// tests that are to blame: required ones on fields without a key, and pairs that
// exclude each other.
func (r *Result) dead(x expression, e leql.Expr) bool {
	if r.literal() || !r.Typed() {
		return false
	}
	if truthOf(x) == no {
		r.blame(x, false)
		return true
	}
	if a, b := excluding(e); a != nil {
		r.shade("idr-cannot-match", sigma.Span(*a), "the query can never match: it requires this test and excludes it")
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
			if truthOf(o) == dead {
				r.blame(o, negated)
			}
		}
	case *match:
		i := x.item
		if i.From == nil || i.Implied == pipeline.Excluded { // has its own finding
			return
		}
		field := i.From.Field
		at := i.From.FieldAt
		if ref, ok := x.value.(sigma.FieldRef); ok && i.Mapped {
			field, at = ref.Field, ref.From().Span
		}
		text := sigma.Say("the query can never match: it requires %q, which has no key in %s", field, r.EventType)
		if negated {
			text = sigma.Say("the query can never match: it excludes entries without %q, which has no key in %s", field, r.EventType)
		}
		if i.Implied == pipeline.WhollyImplied {
			text = sigma.Say("the query can never match: it excludes every event of the log source by %q", field)
		} else if near, ok := r.nearestField(r.Rule.Source, field); ok {
			text += sigma.Say("; did you mean %q?", near)
		}
		r.shade("idr-cannot-match", at, "%s", text)
	}
}

// excluding finds two tests of a query that have to hold together and cannot: one
// and its negation.
func excluding(e leql.Expr) (required, excluded *leql.Origin) {
	tests := map[string]leql.Origin{}
	var negated []leql.Expr
	var require func(e leql.Expr)
	require = func(e leql.Expr) {
		switch e := e.(type) {
		case *leql.Brackets:
			require(e.Inner)
		case *leql.And:
			for _, o := range e.Operands {
				require(o)
			}
		case *leql.Not:
			negated = append(negated, e.Operand)
		default:
			text, _ := leql.Line(e)
			if _, twice := tests[text]; !twice {
				tests[text] = originOf(e)
			}
		}
	}
	require(e)
	var exclude func(e leql.Expr) bool
	exclude = func(e leql.Expr) bool {
		switch e := e.(type) {
		case *leql.Brackets:
			return exclude(e.Inner)
		case *leql.Or:
			if slices.ContainsFunc(e.Operands, exclude) {
				return true
			}
		}
		text, _ := leql.Line(e)
		from, ok := tests[text]
		if ok {
			at := originOf(e)
			required, excluded = &from, &at
		}
		return ok
	}
	for _, e := range negated {
		if exclude(e) {
			break
		}
	}
	return required, excluded
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
