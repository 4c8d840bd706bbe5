package check

import (
	"testing"

	"sigma-lsp/analysis/events/eventstest"
	"sigma-lsp/analysis/sigma"
	"sigma-lsp/analysis/sigma/sigmatest"
)

// TestLikeness holds what is found out quickly to the terms: selections with
// equal keys are alike, and a condition in which nothing is opposed is not
// constant.
func TestLikeness(t *testing.T) {
	look := func(f *sigma.File) (same, constant int) {
		like := map[string][2]uint64{}
		for _, rule := range eventstest.Rules(f) {
			if rule.Detection == nil {
				continue
			}
			for _, s := range rule.Detection.Selections {
				key, l := termOf(s).key, Likeness(s)
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
					if !opposed(rule.Detection, c.Expr) {
						t.Errorf("%s: nothing is opposed in a constant condition", c.Node.Value)
					}
				}
			}
		}
		return same, constant
	}
	same, constant := look(sigma.Parse(sigma.NewSource(`
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
	if same != 2 || constant != 3 {
		t.Errorf("%d selections that are the same and %d constant conditions, not 2 and 3", same, constant)
	}
	for _, text := range sigmatest.Public(t) {
		look(sigma.Parse(sigma.NewSource(text.Text)))
	}
}
