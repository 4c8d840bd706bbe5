package tags

import (
	"sigma-lsp/analysis/check"
	"sigma-lsp/analysis/taxonomy"
)

var _ = check.Register(check.Check{
	Name:     "attack-retired",
	Group:    "tags",
	Severity: check.Warning,
	Title:    "technique that MITRE ATT&CK no longer has",
	Why: `From version to version ATT&CK merges, splits and renumbers techniques. A rule under
a retired id is missing from every view of the present matrix. Where MITRE itself
names one technique in its place, the fix writes that; where the new one is only
known by its name, it is offered as a choice.`,
	Avoid: `
tags:
  - attack.execution
  - attack.t1086`,
	Prefer: `
tags:
  - attack.execution
  - attack.t1059.001`,
	Run: attackRetired,
})

func attackRetired(p *check.Pass) {
	for t, e := range attack(p) {
		if e == nil || e.Kind != taxonomy.Technique || e.Retired == nil {
			continue
		}
		version, after := p.Taxonomy().Attack().Version, e.Retired.Successors
		if len(after) == 0 {
			p.Reportf(t.node.Span, "%q (%.80q) is retired in ATT&CK %s, and nothing took its place", e.Tag, e.Title(), version).WithTags(check.Deprecated)
			continue
		}
		var names []string
		for _, s := range after {
			names = append(names, name(s))
		}
		f := p.Reportf(t.node.Span, "%q is retired in ATT&CK %s; write %s", e.Tag, version, series(names, "or")).WithTags(check.Deprecated)
		if len(after) == 1 && e.Retired.Basis == taxonomy.Published {
			fix(p, f, t, after[0].Tag)
			continue
		}
		for _, s := range after {
			pick(p, f, t, s.Tag)
		}
	}
}
