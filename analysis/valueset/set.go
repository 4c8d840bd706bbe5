// Package valueset compares the values that two tests of one field accept.
//
// A field holds one value: it is absent, null or a text, as analysis/match reads
// events. Every answer is a proof. Where the package cannot decide it says so, and a
// caller that may be wrong about fields with several values must leave them out.
package valueset

import (
	"slices"

	"sigma-lsp/analysis/sigma"
)

// Relation is how the values of one set relate to those of another.
type Relation int

// The relations. Covers and Within are proper or equal: Equal is the answer where both
// are proved.
const (
	Unknown  Relation = iota
	Disjoint          // no value is in both
	Equal             // the same values are in both
	Covers            // every value of the second is in the first
	Within            // every value of the first is in the second
)

// Set is the values of a field that pass a test.
type Set struct {
	op    operator
	sets  []Set
	value atom
}

type operator byte

const (
	single operator = iota
	union
	intersection
	complement
)

// Of is the set of a detection item. It reports false for an item that could not be
// read, and for keywords, which are not tests of a field.
func Of(i *sigma.Item) (Set, bool) {
	if i.Broken || i.Key == nil || i.Field == "" || len(i.Values) == 0 {
		return Set{}, false
	}
	s := OfValues(i.Values)
	if i.All {
		s.op = intersection
	}
	if i.Negated {
		s = s.Complement()
	}
	return s, true
}

// OfValues is the set of values one of which has to match.
func OfValues(values []sigma.Value) Set {
	s := Set{op: union, sets: make([]Set, 0, len(values))}
	for _, v := range values {
		if e, ok := v.(sigma.Expansion); ok {
			s.sets = append(s.sets, OfValues(e.Values))
		} else {
			s.sets = append(s.sets, Set{value: atomOf(v)})
		}
	}
	return s
}

// Complement is the set of all other values.
func (s Set) Complement() Set {
	if s.op == complement {
		return s.sets[0]
	}
	return Set{op: complement, sets: []Set{s}}
}

// Comparer compares sets until its work is done: a hostile rule has thousands of values.
// Then every answer is that nothing is known.
type Comparer struct{ Left int }

// Compare returns how two sets of one field relate.
func (c *Comparer) Compare(a, b Set) Relation {
	if c.Disjoint(a, b) {
		return Disjoint
	}
	switch covers, within := c.Covers(a, b), c.Covers(b, a); {
	case covers && within:
		return Equal
	case covers:
		return Covers
	case within:
		return Within
	}
	return Unknown
}

// Disjoint reports whether it is proved that no value is in both sets.
func (c *Comparer) Disjoint(a, b Set) bool {
	switch {
	case a.op == single && b.op == single:
		return c.spend(a.value, b.value) && a.value.disjoint(b.value)
	case a.op == union:
		return every(a.sets, func(one Set) bool { return c.Disjoint(one, b) })
	case b.op == union:
		return every(b.sets, func(one Set) bool { return c.Disjoint(a, one) })
	case a.op == intersection:
		return slices.ContainsFunc(a.sets, func(one Set) bool { return c.Disjoint(one, b) })
	case b.op == intersection:
		return slices.ContainsFunc(b.sets, func(one Set) bool { return c.Disjoint(a, one) })
	case a.op == complement:
		return c.Covers(a.sets[0], b)
	}
	return c.Covers(b.sets[0], a)
}

// Covers reports whether it is proved that every value of b is in a.
func (c *Comparer) Covers(a, b Set) bool {
	switch {
	case a.op == single && b.op == single:
		return c.spend(a.value, b.value) && a.value.covers(b.value)
	case b.op == union:
		return every(b.sets, func(one Set) bool { return c.Covers(a, one) })
	case a.op == intersection:
		return every(a.sets, func(one Set) bool { return c.Covers(one, b) })
	case a.op == complement:
		return c.Disjoint(a.sets[0], b)
	case a.op == union && slices.ContainsFunc(a.sets, func(one Set) bool { return c.Covers(one, b) }):
		return true
	case b.op == intersection:
		return slices.ContainsFunc(b.sets, func(one Set) bool { return c.Covers(a, one) })
	}
	return false
}

// spend counts a comparison, by the length of the texts.
func (c *Comparer) spend(a, b atom) bool {
	c.Left -= 1 + (a.glob.size+b.glob.size)/64
	return c.Left >= 0
}

func every(sets []Set, holds func(Set) bool) bool {
	return !slices.ContainsFunc(sets, func(one Set) bool { return !holds(one) })
}
