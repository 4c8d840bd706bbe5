package tags

import (
	"fmt"
	"slices"

	"sigma-lsp/analysis/check"
	"sigma-lsp/analysis/sigma"
	"sigma-lsp/analysis/taxonomy"
)

var _ = check.Register(check.Check{
	Name:     "attack-tactic-missing",
	Group:    "tags",
	Severity: check.Hint,
	Profiles: map[string]check.Severity{"sigmahq": check.Warning},
	Title:    "technique without its tactic",
	What: `Reports a technique if none of its tactics is tagged. With the profile
"sigmahq", all its tactics must be tagged.`,
	Why: `A technique says how an adversary acts, a tactic why. With both tags,
alerts can be grouped by tactic without a copy of ATT&CK.`,
	Avoid: `
tags:
  - attack.t1059.001`,
	Prefer: `
tags:
  - attack.execution
  - attack.t1059.001`,
	Run: attackTacticMissing,
})

func attackTacticMissing(p *check.Pass) {
	if tags := list(p); tags == nil || p.Document.UnreadLines || slices.ContainsFunc(tags.Items, func(n *sigma.Node) bool { return n.Broken }) {
		return // a tactic may be on a broken line
	}
	for t, e := range attack(p) {
		if e != nil {
			e = present(e)
		}
		if e == nil || e.Kind != taxonomy.Technique || e.Retired != nil || len(e.Tactics) == 0 {
			continue
		}
		strict := p.Settings.Profile == "sigmahq" || p.Settings.Profile == "strict"
		if !strict && slices.ContainsFunc(e.Tactics, func(tactic string) bool { return tagged(p, tactic) }) {
			continue
		}
		var missing []string
		var edits []sigma.Edit
		for _, tactic := range e.Tactics {
			if !tagged(p, tactic) {
				missing = append(missing, fmt.Sprintf("%q", "attack."+tactic))
				edits = append(edits, p.File.Source.InsertItem(t.list, t.i, "attack."+tactic)...)
			}
		}
		switch {
		case missing == nil:
		case strict:
			words := series(missing, "and")
			p.Reportf(t.node.Span, "not all tactics of %s are tagged; add %s", name(e), words).Suggest("Add "+words, edits...)
		default:
			f := p.Reportf(t.node.Span, "missing tactic for %s; add %s", name(e), series(missing, "or"))
			for i, edit := range edits {
				f.Suggest("Add "+missing[i], edit)
			}
		}
	}
}

// tagged reports whether a tactic is tagged, be it by a former name of which it
// is a part.
func tagged(p *check.Pass, name string) bool {
	for t, e := range attack(p) {
		switch e := tactic(p, t, e); {
		case e == nil:
		case short(e) == name:
			return true
		case e.Retired != nil && slices.ContainsFunc(e.Retired.Successors, func(s *taxonomy.Entry) bool { return short(s) == name }):
			return true
		}
	}
	return false
}
