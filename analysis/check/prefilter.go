package check

import (
	"hash/maphash"
	"slices"

	"sigma-lsp/analysis/sigma"
)

// Most selections of a rule have nothing in common, and to find that out takes
// no terms. Each test of a value has a number; tests with equal keys have equal
// numbers, and few others have.

var seed = maphash.MakeSeed()

// MayBeEqual reports for each test whether another one may have the same key. Nil is used
// for none that could.
func MayBeEqual(tests []sigma.Test) []bool {
	all, count := make([][2]uint64, len(tests)), make(map[[2]uint64]int, len(tests))
	for i, t := range tests {
		all[i] = prefilter(t)
		count[all[i]]++
	}
	if len(count) == len(tests) {
		return nil
	}
	alike := make([]bool, len(tests))
	for i, l := range all {
		alike[i] = count[l] > 1
	}
	return alike
}

// prefilter is the same for tests whose keys are the same, and rarely for others:
// the least and the greatest of the numbers of what they ask for.
func prefilter(t sigma.Test) (l [2]uint64) {
	l[0] = ^uint64(0)
	numbers(t, false, func(n uint64, _ bool) { l[0], l[1] = min(l[0], n), max(l[1], n) })
	return l
}

// mayContradict reports whether something in a condition may be combined with its
// opposite. Where it does not, no such thing is there.
func mayContradict(d *sigma.Detection, e sigma.Expr) bool {
	if !hasNegation(e) && !slices.ContainsFunc(d.Selections, func(s *sigma.Selection) bool { return testHasNegation(s.Test) }) {
		return false
	}
	const plain, negated = 1, 2
	seen := map[uint64]int{}
	both := false
	note := func(n uint64, not bool) {
		side := plain
		if not {
			side = negated
		}
		seen[n] |= side
		both = both || seen[n] == plain|negated
	}
	var walk func(e sigma.Expr, not bool)
	walk = func(e sigma.Expr, not bool) {
		switch e := e.(type) {
		case *sigma.And, *sigma.Or:
			for _, o := range sigma.Operands(e) {
				walk(o, not)
			}
		case *sigma.Not:
			walk(e.Operand, !not)
		case *sigma.Ref:
			if s := d.Selection(e.Name); s != nil {
				numbers(s.Test, not, note)
				return
			}
			note(0, not)
		case *sigma.Of:
			reached := d.Matching(e.Pattern)
			if len(reached) == 0 {
				note(0, not)
			}
			for _, s := range reached {
				numbers(s.Test, not, note)
			}
		default:
			both = true
		}
	}
	walk(e, false)
	return both
}

// hasNegation reports whether a condition negates something, or is not known.
func hasNegation(e sigma.Expr) bool {
	for part := range sigma.Subexpressions(e) {
		switch part.(type) {
		case *sigma.And, *sigma.Or, *sigma.Ref, *sigma.Of:
		default:
			return true
		}
	}
	return false
}

// testHasNegation reports whether a test negates something, or could not be read.
func testHasNegation(t sigma.Test) bool {
	for item := range sigma.ItemsOf(t) {
		if item.Broken || item.Negated {
			return true
		}
	}
	return false
}

// numbers gives the number of each test of a value, and whether it is negated.
func numbers(t sigma.Test, not bool, each func(n uint64, not bool)) {
	switch t := t.(type) {
	case *sigma.AllOf:
		for _, inner := range t.Tests {
			numbers(inner, not, each)
		}
	case *sigma.AnyOf:
		for _, inner := range t.Tests {
			numbers(inner, not, each)
		}
	case *sigma.Item:
		if t.Broken {
			each(0, not)
			return
		}
		field := maphash.String(seed, t.Field)
		valueNumbers(field, t.Values, func(n uint64) { each(n, not != t.Negated) })
	default:
		each(0, not)
	}
}

// MayHaveDuplicates reports whether two values may match the same. Where it does not, no
// two have the same key.
func MayHaveDuplicates(values []sigma.Value) bool {
	all := make([]uint64, 0, len(values))
	for _, v := range values {
		least := ^uint64(0)
		valueNumbers(0, []sigma.Value{v}, func(n uint64) { least = min(least, n) })
		all = append(all, least)
	}
	slices.Sort(all)
	for i := 1; i < len(all); i++ {
		if all[i] == all[i-1] {
			return true
		}
	}
	return false
}

func valueNumbers(field uint64, values []sigma.Value, each func(uint64)) {
	for _, v := range values {
		switch v := v.(type) {
		case sigma.Expansion:
			valueNumbers(field, v.Values, each)
		case sigma.String:
			each(textNumber(field, v))
		default:
			each(field) // of networks, some are left out of a key
		}
	}
}

// textNumber uses the ASCII letters in either case. It ignores "k" and
// "s", which other letters are equal to.
func textNumber(n uint64, s sigma.String) uint64 {
	const prime = 1099511628211 // of FNV-1a, 64 bits
	for _, p := range s.Parts {
		if p.Kind != sigma.Text {
			continue
		}
		for i := range len(p.Text) {
			c := p.Text[i] | 0x20
			if c != 'k' && c != 's' && c < 0x80 {
				n = (n ^ uint64(c)) * prime
			}
		}
	}
	return n
}
