package tags

import (
	"fmt"
	"slices"

	"sigma-lsp/analysis/check"
	"sigma-lsp/analysis/taxonomy"
)

var _ = check.Register(check.Check{
	Name:     "attack-tactic-renamed",
	Group:    "tags",
	Severity: check.Info,
	Title:    "former name of a tactic",
	Why: `Version 19 of ATT&CK renamed the tactic Defense Evasion (TA0005) to Stealth and moved a
part of its techniques to the new tactic Defense Impairment (TA0112). The tags
appendix of Sigma still lists the old name, but the public rules have moved on.
Which of the two is right depends on the techniques of the rule.`,
	Avoid: `
tags:
  - attack.defense-evasion
  - attack.t1027`,
	Prefer: `
tags:
  - attack.stealth
  - attack.t1027`,
	Run: attackTacticRenamed,
})

func attackTacticRenamed(p *check.Pass) {
	for t, e := range attack(p) {
		if e != nil && e.Kind == taxonomy.Tactic && e.Retired != nil {
			after := served(p, e.Retired.Successors)
			renamed(p.Reportf(t.node.Span, "%s", gone(p, e, after)).WithTags(check.Deprecated), p, t, after)
		}
	}
}

// gone tells of a former tactic and of those that took its place.
func gone(p *check.Pass, e *taxonomy.Entry, after []*taxonomy.Entry) string {
	text := fmt.Sprintf("no tactic %q in ATT&CK %s any more", e.Tag, p.Taxonomy().Attack().Version)
	if len(after) == 0 {
		return text
	}
	var names []string
	for _, s := range after {
		names = append(names, fmt.Sprintf("%q", s.Tag))
	}
	return text + "; write " + series(names, "or")
}

// renamed offers the tactics that took the place of a former one.
func renamed(f *check.Finding, p *check.Pass, t tag, after []*taxonomy.Entry) {
	for _, s := range after {
		pick(p, f, t, s.Tag)
	}
	if len(after) == 2 && !has(p, after[0].Tag) && !has(p, after[1].Tag) {
		_, edits := write(p, t, after[0].Tag)
		if more, ok := p.File.Source.InsertItem(t.list, t.i, after[1].Tag); ok && edits != nil {
			f.Suggest(fmt.Sprintf("Write %q and %q", after[0].Tag, after[1].Tag), append(edits, more)...)
		}
	}
}

// served leaves those tactics that the techniques of the rule serve, all where
// they serve none.
func served(p *check.Pass, tactics []*taxonomy.Entry) []*taxonomy.Entry {
	var some []*taxonomy.Entry
	for _, tactic := range tactics {
		for _, e := range attack(p) {
			if e != nil && slices.Contains(present(e).Tactics, short(tactic)) {
				some = append(some, tactic)
				break
			}
		}
	}
	if some == nil {
		return tactics
	}
	return some
}

// present is the technique that took the place of a retired one.
func present(e *taxonomy.Entry) *taxonomy.Entry {
	if e.Retired != nil && len(e.Retired.Successors) == 1 {
		return e.Retired.Successors[0]
	}
	return e
}

func short(tactic *taxonomy.Entry) string { return tactic.Tag[len("attack."):] }
