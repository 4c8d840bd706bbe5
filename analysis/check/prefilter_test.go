package check

import (
	"testing"

	"sigma-lsp/analysis/events/eventstest"
	"sigma-lsp/analysis/sigma"
	"sigma-lsp/analysis/sigma/sigmatest"
)

// TestLikeness holds what is found out quickly to the terms: selections with
// equal keys are alike, a condition in which nothing is opposed is not constant,
// and a selection within another one shares a test with it.
func TestLikeness(t *testing.T) {
	look := func(f *sigma.File) (same, constant, inside int) {
		like := map[string][2]uint64{}
		for _, rule := range eventstest.Rules(f) {
			if rule.Detection == nil {
				continue
			}
			p := &Pass{}
			for i, s := range rule.Detection.Selections {
				for j, other := range rule.Detection.Selections[:min(len(rule.Detection.Selections), 20)] {
					if i == j || !isSubset(p.termOf(s), p.termOf(other)) {
						continue
					}
					inside++
					if !p.mayShareTest(s, other) {
						t.Errorf("%s lies within %s and has none of its tests", s.Name.Value, other.Name.Value)
					}
				}
				key, l := termOf(s).key, prefilter(s.Test)
				if before, ok := like[key]; ok {
					same++
					if before != l {
						t.Errorf("two selections with the key %s are not alike", key)
					}
				}
				like[key] = l
			}
			for _, c := range rule.Detection.Conditions {
				if c.Expr == nil {
					continue
				}
				if _, is := resolve(rule.Detection, c.Expr).constant(); is {
					constant++
					if !mayContradict(rule.Detection, c.Expr) {
						t.Errorf("%s: nothing is opposed in a constant condition", c.Node.Value)
					}
				}
			}
		}
		return same, constant, inside
	}
	same, constant, inside := look(sigma.Parse(sigma.NewSource(`
title: Alike
logsource: {category: process_creation}
detection:
  a: {Image|contains: ["ſK", b, b], User|neq: x, Port: 1, Net|cidr: [10.0.0.0/8, 10.1.0.0/16]}
  b: {Net|cidr: 10.0.0.0/8, Port: 1, User|neq: X, Image|contains: [B, "S\u212a"]}
  c: {Image|startswith: a}
  d: {Image: A*}
  e: {Image|neq: 'a*'}
  condition: [d and e, c and e, c and not d]
`)))
	if same != 2 || constant != 3 || inside != 4 {
		t.Errorf("%d selections that are the same, %d constant conditions and %d selections within others, not 2, 3 and 4", same, constant, inside)
	}
	for _, text := range sigmatest.Public(t) {
		look(sigma.Parse(sigma.NewSource(text.Text)))
	}
}
