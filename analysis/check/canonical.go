package check

import (
	"slices"

	"sigma-lsp/analysis/sigma"
)

// meanings are what selections and conditions of a document say, each worked
// out once for all checks that ask.
type canonicalForms struct {
	selections map[*sigma.Selection]term
	numbers    map[*sigma.Selection][]uint64 // of the tests, sorted
	conditions map[*sigma.Condition]constancy
	written    map[sigma.Expr]term // expressions with the names as written
}

// mostTerms limits the tests of a condition that is compared with others.
const mostTerms = 50_000

type constancy struct{ value, constant bool }

func (p *Pass) termOf(s *sigma.Selection) term {
	t, ok := p.canonical.selections[s]
	if !ok {
		t = termOf(s)
		if p.canonical.selections == nil {
			p.canonical.selections = map[*sigma.Selection]term{}
		}
		p.canonical.selections[s] = t
	}
	return t
}

// Constant tells whether a condition has the same value for every event,
// whatever the fields hold: it combines a test with its opposite.
func (p *Pass) Constant(d *sigma.Detection, condition *sigma.Condition) (value, constant bool) {
	c, ok := p.canonical.conditions[condition]
	if !ok {
		if d.CountTests(condition.Expr) <= mostTerms && !p.Document.ExceedsBudget(nil) && mayContradict(d, condition.Expr) {
			c.value, c.constant = resolveBy(d, condition.Expr, p.termOf).constant()
		}
		if p.canonical.conditions == nil {
			p.canonical.conditions = map[*sigma.Condition]constancy{}
		}
		p.canonical.conditions[condition] = c
	}
	return c.value, c.constant
}

// CanonicalSelection is a key for what a selection matches: two that match the same events
// for the same reasons have the same.
func (p *Pass) CanonicalSelection(s *sigma.Selection) string { return p.termOf(s).key }

// CanonicalTest is the key of a part of a selection, as CanonicalSelection is of a whole one.
func CanonicalTest(t sigma.Test) string { return test(t).key }

// IsSubset reports whether every event of one selection is known to be one of the
// other's as well, from the shape of the two and the values of their fields.
func (p *Pass) IsSubset(s, other *sigma.Selection) bool {
	return p.includes(s, other) || p.mayShareTest(s, other) && isSubset(p.termOf(s), p.termOf(other))
}

// mayShareTest reports whether two selections may have a test in common. Where they
// have none, no part of the one is a part of the other.
func (p *Pass) mayShareTest(s, other *sigma.Selection) bool {
	theirs := p.numbersOf(other)
	return slices.ContainsFunc(p.numbersOf(s), func(n uint64) bool {
		_, found := slices.BinarySearch(theirs, n)
		return found
	})
}

func (p *Pass) numbersOf(s *sigma.Selection) []uint64 {
	all, ok := p.canonical.numbers[s]
	if !ok {
		numbers(s.Test, false, func(n uint64, _ bool) { all = append(all, n) })
		slices.Sort(all)
		if p.canonical.numbers == nil {
			p.canonical.numbers = map[*sigma.Selection][]uint64{}
		}
		p.canonical.numbers[s] = all
	}
	return all
}

// CanonicalExpression is a key for an expression of a condition: two that say the
// same with the same names have the same.
func (p *Pass) CanonicalExpression(e sigma.Expr) string { return p.writtenTerm(e).key }

// writtenTerm is canonicalExpression, worked out once for each part.
func (p *Pass) writtenTerm(e sigma.Expr) term {
	t, ok := p.canonical.written[e]
	if ok {
		return t
	}
	operands := make([]term, len(sigma.Operands(e)))
	for i, o := range sigma.Operands(e) {
		operands[i] = p.writtenTerm(o)
	}
	switch e.(type) {
	case *sigma.And:
		t = chain('&', operands)
	case *sigma.Or:
		t = chain('|', operands)
	case *sigma.Not:
		t = negate(operands[0])
	default:
		t = canonicalExpression(e)
	}
	if p.canonical.written == nil {
		p.canonical.written = map[sigma.Expr]term{}
	}
	p.canonical.written[e] = t
	return t
}
