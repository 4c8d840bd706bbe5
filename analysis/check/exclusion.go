package check

import (
	"slices"
	"strings"

	"sigma-lsp/analysis/sigma"
	"sigma-lsp/analysis/valueset"
)

// Exclusion is why no event passes a condition, or a part of it: two tests of one field
// exclude each other, or a filter takes out all that is selected.
type Exclusion struct {
	Whole         bool             // the condition cannot match; otherwise only the second test
	Filter        *sigma.Selection // what takes out everything, or nil
	First, Second *sigma.Item      // with a filter, the second is its test
}

// InertFilter is a filter that takes out nothing: its test and one that selects exclude
// each other.
type InertFilter struct {
	Filter      *sigma.Selection
	Test, Other *sigma.Item
}

// Contradictions finds the parts of a condition that no event can pass. It looks through
// "and", "or", patterns, mappings and lists. Fields that can hold several values are left
// out.
func (p *Pass) Contradictions(d *sigma.Detection, c *sigma.Condition) []Exclusion {
	r := p.reasoner()
	if !r.shared {
		return nil
	}
	found, ok := r.found[c]
	if !ok {
		found = r.contradictions(d, c)
		r.found[c] = found
	}
	return found
}

func (r *reasoner) contradictions(d *sigma.Detection, c *sigma.Condition) (found []Exclusion) {
	branches := []sigma.Expr{c.Expr}
	if or, ok := c.Expr.(*sigma.Or); ok {
		branches = or.Operands
	}
	for _, e := range branches {
		selected, filters := r.split(d, e)
		before := len(found)
		a, b, dead := r.conflict(nil, selected, func(a, b *sigma.Item) { found = append(found, Exclusion{First: a, Second: b}) })
		if dead {
			found = append(found[:before], Exclusion{Whole: len(branches) == 1, First: a, Second: b})
			continue
		}
		for _, f := range filters {
			if a, b, ok := r.implies(nil, selected, f.tests); ok && f.of != nil {
				found = append(found, Exclusion{Whole: len(branches) == 1, Filter: f.of, First: a, Second: b})
				break
			}
		}
	}
	return found
}

// InertFilters finds the filters of a condition that take out nothing. Tests of null and
// of empty texts are left aside: authors add them for safety.
func (p *Pass) InertFilters(d *sigma.Detection, c *sigma.Condition) (found []InertFilter) {
	r := p.reasoner()
	if !r.shared {
		return nil
	}
	selected, filters := r.split(d, c.Expr)
	for _, f := range filters {
		if f.of == nil {
			continue
		}
		if a, b, ok := r.excludes(nil, selected, f.tests); ok && !mayBeEmpty(b) {
			found = append(found, InertFilter{f.of, b, a})
		}
	}
	return found
}

func mayBeEmpty(i *sigma.Item) bool {
	return slices.ContainsFunc(i.Values, func(v sigma.Value) bool {
		switch v := v.(type) {
		case sigma.Null, sigma.Exists:
			return true
		case sigma.String:
			text, plain := v.Plain()
			return plain && strings.TrimSpace(text) == ""
		}
		return false
	})
}

// includes reports whether every event of one selection is proved to be one of another's
// by the values that the two compare fields with.
func (p *Pass) includes(s, other *sigma.Selection) bool {
	r := p.reasoner()
	if !r.shared {
		return false
	}
	_, _, ok := r.implies(nil, r.selection(s), r.selection(other))
	return ok
}

// Both bounds are for a document: a hostile one has thousands of tests of one field, and
// conditions that name a selection a thousand times.
const (
	mostCompared = 100_000
	mostParts    = 20_000
)

// reasoner compares the tests of a document, until its work is done.
type reasoner struct {
	valueset.Comparer
	parts int // that trees may still have
	known map[*sigma.Selection]*part
	found map[*sigma.Condition][]Exclusion
	// shared tells that two tests are of one field; otherwise there is nothing to compare.
	shared bool
}

func (p *Pass) reasoner() *reasoner {
	type key struct{}
	return Once(p, key{}, func() *reasoner {
		return &reasoner{
			Comparer: valueset.Comparer{Left: mostCompared}, parts: mostParts, shared: shareField(p.Items()),
			known: map[*sigma.Selection]*part{}, found: map[*sigma.Condition][]Exclusion{},
		}
	})
}

// shareField reports whether two of the items may be of one field.
func shareField(items []Item) bool {
	if len(items) > 50 {
		return true
	}
	for n, i := range items {
		if slices.ContainsFunc(items[:n], func(other Item) bool { return i.Field != "" && other.Field == i.Field }) {
			return true
		}
	}
	return false
}

// part is what an event has to pass: all of the parts, one of them, or a test. It is
// unknown where it has none of these.
type part struct {
	all, any []*part
	item     *sigma.Item
	made     *valueset.Set // of the test, once it was asked for
}

func (t *part) set() valueset.Set {
	if t.made == nil {
		set := valueset.Of(t.item)
		t.made = &set
	}
	return *t.made
}

// excluded is what a condition takes out, and the selection that says so.
type excluded struct {
	of    *sigma.Selection
	tests *part
}

var unknown = &part{}

// split separates what a condition selects from what it takes out of that.
func (r *reasoner) split(d *sigma.Detection, e sigma.Expr) (selected *part, filters []excluded) {
	selected = &part{}
	var require, exclude func(e sigma.Expr)
	require = func(e sigma.Expr) {
		switch e := e.(type) {
		case *sigma.And:
			for _, o := range e.Operands {
				require(o)
			}
		case *sigma.Not:
			exclude(e.Operand)
		default:
			selected.all = append(selected.all, r.expression(d, e))
		}
	}
	exclude = func(e sigma.Expr) {
		switch e := e.(type) {
		case *sigma.Or:
			for _, o := range e.Operands {
				exclude(o)
			}
		case *sigma.Not:
			require(e.Operand)
		case *sigma.Ref:
			if s := d.Selection(e.Name); s != nil {
				filters = append(filters, excluded{s, r.selection(s)})
			}
		case *sigma.Of:
			reached := d.Matching(e.Pattern)
			if e.All && len(reached) > 1 {
				filters = append(filters, excluded{nil, r.expression(d, e)})
				return
			}
			for _, s := range reached {
				filters = append(filters, excluded{s, r.selection(s)})
			}
		default:
			filters = append(filters, excluded{nil, r.expression(d, e)})
		}
	}
	require(e)
	return selected, filters
}

func (r *reasoner) expression(d *sigma.Detection, e sigma.Expr) *part {
	if r.parts--; r.parts < 0 {
		return unknown
	}
	each := func(operands []sigma.Expr) (parts []*part) {
		for _, o := range operands {
			parts = append(parts, r.expression(d, o))
		}
		return parts
	}
	switch e := e.(type) {
	case *sigma.And:
		return &part{all: each(e.Operands)}
	case *sigma.Or:
		return &part{any: each(e.Operands)}
	case *sigma.Ref:
		if s := d.Selection(e.Name); s != nil {
			return r.selection(s)
		}
	case *sigma.Of:
		var parts []*part
		for _, s := range d.Matching(e.Pattern) {
			parts = append(parts, r.selection(s))
		}
		if e.All {
			return &part{all: parts}
		}
		return &part{any: parts}
	}
	return unknown
}

func (r *reasoner) selection(s *sigma.Selection) *part {
	made, ok := r.known[s]
	if !ok {
		made = unknown
		if !s.Broken && s.Test != nil {
			made = r.test(s.Test)
		}
		r.known[s] = made
	}
	return made
}

func (r *reasoner) test(t sigma.Test) *part {
	if r.parts--; r.parts < 0 {
		return unknown
	}
	each := func(tests []sigma.Test) (parts []*part) {
		for _, inner := range tests {
			parts = append(parts, r.test(inner))
		}
		return parts
	}
	switch t := t.(type) {
	case *sigma.AllOf:
		return &part{all: each(t.Tests)}
	case *sigma.AnyOf:
		return &part{any: each(t.Tests)}
	case *sigma.Item:
		if valueset.Comparable(t) && !severalValues(t.Field) {
			return &part{item: t}
		}
	}
	return unknown
}

// leaves are the tests that a part requires, after those that are required already, and
// the choices that it leaves.
func leaves(required []*part, t *part) (all, choices []*part) {
	all = required[:len(required):len(required)]
	var walk func(t *part)
	walk = func(t *part) {
		switch {
		case t.item != nil:
			all = append(all, t)
		case len(t.any) == 1:
			walk(t.any[0])
		case t.any != nil:
			choices = append(choices, t)
		}
		for _, inner := range t.all {
			walk(inner)
		}
	}
	walk(t)
	return all, choices
}

// find returns a required test of the field of t for which holds is true.
func (r *reasoner) find(required []*part, t *part, holds func(valueset.Set) bool) (a, b *sigma.Item, ok bool) {
	for _, other := range required {
		if r.Left--; r.Left < 0 {
			return nil, nil, false
		}
		if other.item.Field == t.item.Field && holds(other.set()) {
			return other.item, t.item, true
		}
	}
	return nil, nil, false
}

// conflict returns two tests that exclude each other and are both required. A choice of
// which some alternatives are excluded is reported as such.
func (r *reasoner) conflict(required []*part, t *part, partly func(a, b *sigma.Item)) (a, b *sigma.Item, dead bool) {
	all, choices := leaves(required, t)
	for n := len(required); n < len(all); n++ {
		if a, b, dead = r.find(all[:n], all[n], func(other valueset.Set) bool { return r.Disjoint(other, all[n].set()) }); dead {
			return a, b, true
		}
	}
	for _, c := range choices {
		type pair struct{ a, b *sigma.Item }
		var conflicts []pair
		for _, alternative := range c.any {
			if a, b, dead = r.conflict(all, alternative, partly); dead {
				conflicts = append(conflicts, pair{a, b})
			}
		}
		if len(conflicts) == len(c.any) {
			return a, b, true
		}
		for _, x := range conflicts {
			partly(x.a, x.b)
		}
	}
	return nil, nil, false
}

// implies reports whether every event that passes one part passes the other, and names a
// test of each that shows it.
func (r *reasoner) implies(required []*part, t, other *part) (a, b *sigma.Item, ok bool) {
	all, choices := leaves(required, t)
	return r.decide(all, choices, other, false, func(all []*part, leaf *part) (a, b *sigma.Item, ok bool) {
		return r.find(all, leaf, func(mine valueset.Set) bool { return r.Covers(leaf.set(), mine) })
	})
}

// excludes reports whether no event passes both parts.
func (r *reasoner) excludes(required []*part, t, other *part) (a, b *sigma.Item, ok bool) {
	all, choices := leaves(required, t)
	return r.decide(all, choices, other, true, func(all []*part, leaf *part) (a, b *sigma.Item, ok bool) {
		return r.find(all, leaf, func(mine valueset.Set) bool { return r.Disjoint(leaf.set(), mine) })
	})
}

// decide asks for the tests of the other part, given tests that are required and the
// choices beside them. With one, a single test of those that are
// all required is enough, and all of a choice are needed; else the other way round.
func (r *reasoner) decide(all, choices []*part, other *part, one bool, leaf func([]*part, *part) (a, b *sigma.Item, ok bool)) (a, b *sigma.Item, ok bool) {
	if r.Left--; r.Left < 0 {
		return nil, nil, false
	}
	if other.item != nil {
		if a, b, ok = leaf(all, other); ok {
			return a, b, true
		}
		for _, c := range choices {
			for _, alternative := range c.any {
				more, inner := leaves(all, alternative)
				if a, b, ok = r.decide(more, inner, other, one, leaf); !ok {
					break
				}
			}
			if ok {
				return a, b, true
			}
		}
		return nil, nil, false
	}
	parts, enough := other.all, one
	if other.any != nil {
		parts, enough = other.any, !one
	}
	for _, inner := range parts {
		if a, b, ok = r.decide(all, choices, inner, one, leaf); ok == enough {
			break
		}
	}
	return a, b, ok
}

// severalValues reports whether a field can hold several values at once: a list in an
// event, by its name.
func severalValues(field string) bool {
	if strings.ContainsAny(field, "[]{}*") {
		return true
	}
	last := strings.ToLower(field[strings.LastIndexByte(field, '.')+1:])
	switch strings.ToLower(field) {
	case "event.category", "event.type", "tags", "host.ip", "keywords":
		return true
	}
	return len(last) > 3 && strings.HasSuffix(last, "s") && !strings.HasSuffix(last, "ss") && !strings.HasSuffix(last, "us")
}
