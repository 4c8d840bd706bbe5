package check

import (
	"slices"

	"sigma-lsp/analysis/sigma"
)

// meanings are what selections and conditions of a document say, each worked
// out once for all checks that ask.
type meanings struct {
	selections map[*sigma.Selection]term
	numbers    map[*sigma.Selection][]uint64 // of the tests, sorted
	conditions map[*sigma.Condition]constancy
}

type constancy struct{ value, constant bool }

func (p *Pass) termOf(s *sigma.Selection) term {
	t, ok := p.meanings.selections[s]
	if !ok {
		t = termOf(s)
		if p.meanings.selections == nil {
			p.meanings.selections = map[*sigma.Selection]term{}
		}
		p.meanings.selections[s] = t
	}
	return t
}

// Constant tells whether a condition has the same value for every event,
// whatever the fields hold: something stands beside its opposite.
func (p *Pass) Constant(d *sigma.Detection, condition *sigma.Condition) (value, constant bool) {
	c, ok := p.meanings.conditions[condition]
	if !ok {
		if opposed(d, condition.Expr) {
			c.value, c.constant = resolveBy(d, condition.Expr, p.termOf).constant()
		}
		if p.meanings.conditions == nil {
			p.meanings.conditions = map[*sigma.Condition]constancy{}
		}
		p.meanings.conditions[condition] = c
	}
	return c.value, c.constant
}

// Selected is a key for what a selection matches: two that match the same events
// for the same reasons have the same.
func (p *Pass) Selected(s *sigma.Selection) string { return p.termOf(s).key }

// Asked is the key of a part of a selection, as Selected is of a whole one.
func Asked(t sigma.Test) string { return test(t).key }

// Within reports whether every event of one selection is known to be one of the
// other's as well, from the shape of the two and the values of their fields.
func (p *Pass) Within(s, other *sigma.Selection) bool {
	return p.includes(s, other) || p.shares(s, other) && within(p.termOf(s), p.termOf(other))
}

// shares reports whether two selections may have a test in common. Where they
// have none, no part of the one is a part of the other.
func (p *Pass) shares(s, other *sigma.Selection) bool {
	theirs := p.numbersOf(other)
	return slices.ContainsFunc(p.numbersOf(s), func(n uint64) bool {
		_, found := slices.BinarySearch(theirs, n)
		return found
	})
}

func (p *Pass) numbersOf(s *sigma.Selection) []uint64 {
	all, ok := p.meanings.numbers[s]
	if !ok {
		numbers(s.Test, false, func(n uint64, _ bool) { all = append(all, n) })
		slices.Sort(all)
		if p.meanings.numbers == nil {
			p.meanings.numbers = map[*sigma.Selection][]uint64{}
		}
		p.meanings.numbers[s] = all
	}
	return all
}
