package tags

import (
	"sigma-lsp/analysis/check"
	"sigma-lsp/analysis/taxonomy"
)

var _ = check.Register(check.Check{
	Name:     "attack-retired",
	Group:    "tags",
	Severity: check.Warning,
	Title:    "retired ATT&CK technique",
	What: `Reports a tag of a technique that ATT&CK has revoked or deprecated. If
MITRE names one replacement, the fix writes it; if the replacement is known only by its
name, it is a suggestion.`,
	Why: `ATT&CK merges, splits and renumbers techniques between versions. A rule
with a retired ID is missing from every view of the current matrix.`,
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
			p.Reportf(t.node.Span, "%q (%.80q) is retired in ATT&CK %s without a replacement", e.Tag, e.Title(), version).WithTags(check.Deprecated)
			continue
		}
		var names []string
		for _, s := range after {
			names = append(names, name(s))
		}
		f := p.Reportf(t.node.Span, "%q is retired in ATT&CK %s; use %s", e.Tag, version, series(names, "or")).WithTags(check.Deprecated)
		if len(after) == 1 && e.Retired.Basis == taxonomy.Published {
			fix(p, f, t, after[0].Tag)
			continue
		}
		for _, s := range after {
			pick(p, f, t, s.Tag)
		}
	}
}
