package detection

import (
	"sigma-lsp/analysis/check"
	"sigma-lsp/analysis/sigma"
)

var _ = check.Register(check.Check{
	Name:     "duplicate-selection",
	Group:    "detection",
	Severity: check.Info,
	Title:    "duplicate selection",
	What: `Reports two selections of one rule that match the same events. Selections
that the condition requires and excludes, as in "(new and not old) or (old and not
new)", are not reported.`,
	Why: `One of the two has no effect, unless they are kept separate for readers or
for filters that refer to one of them.`,
	Avoid: `
detection:
  one:
    User: SYSTEM
  two:
    User: system
  condition: one or two`,
	Prefer: `
detection:
  one:
    User: SYSTEM
  two:
    User: root
  condition: one or two`,
	Run: duplicateSelection,
})

func duplicateSelection(p *check.Pass) {
	d := p.Detection()
	if d == nil || !p.Parsed || len(d.Selections) < 2 {
		return
	}
	tests := make([]sigma.Test, len(d.Selections))
	for i, s := range d.Selections {
		tests[i] = s.Test
	}
	alike := check.MayBeEqual(tests)
	if alike == nil {
		return
	}
	sides := sidesOf(d)
	seen := map[string]*sigma.Selection{}
	for i, s := range d.Selections {
		if s.Broken || s.Test == nil || !alike[i] {
			continue
		}
		key := p.CanonicalSelection(s)
		if first, ok := seen[key]; ok {
			if a, b := sides[s], sides[first]; a != 0 && b != 0 && a&b == 0 {
				continue
			}
			p.Reportf(s.Name.Span, "%.80q matches the same events as %.80q", s.Name.Value, first.Name.Value).RelatedTo(first.Name.Span, "first defined here")
		} else {
			seen[key] = s
		}
	}
}

// sidesOf reports for each selection whether the conditions want it (1), rule it
// out (2) or both.
func sidesOf(d *sigma.Detection) map[*sigma.Selection]int {
	sides := map[*sigma.Selection]int{}
	var walk func(e sigma.Expr, side int)
	walk = func(e sigma.Expr, side int) {
		switch e := e.(type) {
		case *sigma.Not:
			walk(e.Operand, 3-side)
			return
		case *sigma.Ref:
			if s := d.Selection(e.Name); s != nil {
				sides[s] |= side
			}
		case *sigma.Of:
			for _, s := range d.Matching(e.Pattern) {
				sides[s] |= side
			}
		}
		for _, o := range sigma.Operands(e) {
			walk(o, side)
		}
	}
	for _, c := range d.Conditions {
		if c.Expr != nil {
			walk(c.Expr, 1)
		}
	}
	return sides
}
