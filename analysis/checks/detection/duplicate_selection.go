package detection

import (
	"sigma-lsp/analysis/check"
	"sigma-lsp/analysis/sigma"
)

var _ = check.Register(check.Check{
	Name:     "duplicate-selection",
	Group:    "detection",
	Severity: check.Info,
	Title:    "two selections that say the same",
	Why: `Two selections of one rule that match the same events for the same reasons are
one too many, unless they are kept apart for readers or for filters that name
one of them.`,
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
	if d == nil || !p.Whole || len(d.Selections) < 2 {
		return
	}
	like := map[[2]uint64]int{}
	for _, s := range d.Selections {
		like[check.Likeness(s)]++
	}
	seen := map[string]*sigma.Selection{}
	for _, s := range d.Selections {
		if s.Broken || s.Test == nil || like[check.Likeness(s)] == 1 {
			continue
		}
		key := p.Selected(s)
		if first, ok := seen[key]; ok {
			p.Reportf(s.Name.Span, "%.80q says the same as %.80q", s.Name.Value, first.Name.Value).RelatedTo(first.Name.Span, "the first of the two")
		} else {
			seen[key] = s
		}
	}
}
