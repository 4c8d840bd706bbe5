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
	Title:    "former name of an ATT&CK tactic",
	What:     `Reports the tag of a tactic that ATT&CK has renamed or split.`,
	Why: `ATT&CK 19 renamed Defense Evasion (TA0005) to Stealth and moved some of its
techniques to the new tactic Defense Impairment (TA0112). The tags appendix of Sigma
still lists the old name, but SigmaHQ rules use the new ones. Which of the two applies
depends on the techniques of the rule.`,
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

// gone maps a former tactic to those that replaced it.
func gone(p *check.Pass, e *taxonomy.Entry, after []*taxonomy.Entry) string {
	text := fmt.Sprintf("ATT&CK %[2]s no longer has the tactic %[1]q", e.Tag, p.Taxonomy().Attack().Version)
	if len(after) == 0 {
		return text
	}
	var names []string
	for _, s := range after {
		names = append(names, fmt.Sprintf("%q", s.Tag))
	}
	return text + "; use " + series(names, "or")
}

// renamed offers the tactics that took the place of a former one.
func renamed(f *check.Finding, p *check.Pass, t tag, after []*taxonomy.Entry) {
	for _, s := range after {
		pick(p, f, t, s.Tag)
	}
	if len(after) == 2 && !has(p, after[0].Tag) && !has(p, after[1].Tag) {
		_, edits := write(p, t, after[0].Tag)
		if more := p.File.Source.InsertItem(t.list, t.i, after[1].Tag); more != nil && edits != nil {
			f.Suggest(fmt.Sprintf("Write %q and %q", after[0].Tag, after[1].Tag), append(edits, more...)...)
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
