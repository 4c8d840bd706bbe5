package tags

import (
	"sigma-lsp/analysis/check"
	"sigma-lsp/analysis/taxonomy"
)

var _ = check.Register(check.Check{
	Name:     "attack-unknown",
	Group:    "tags",
	Severity: check.Warning,
	Title:    "tag that names nothing in MITRE ATT&CK",
	Why: `A tag of the namespace "attack" names a tactic, a technique, or, by its id, a group
(g0016), software (s0002), a data source (ds0009), a mitigation (m1038), an asset
(a0001), a campaign (c0022), a data component (dc0032) or a detection strategy
(det0123). One that ATT&CK does not have puts the rule nowhere in the matrix, so
coverage is counted wrong. Of groups and the rest only the form is checked, and so
it is of techniques against industrial control systems (t0886). The embedded matrix
is the one for enterprises: an id of the matrix for phones (t1404) is taken where
the product of the rule is none that the public rules know.
What is newer than the embedded version comes from a file that the setting
"attack" names.`,
	Avoid: `
tags:
  - attack.executoin
  - attack.t1059.099`,
	Prefer: `
tags:
  - attack.execution
  - attack.t1059.001`,
	Run: attackUnknown,
})

func attackUnknown(p *check.Pass) {
	for t, e := range attack(p) {
		if e != nil || t.rest == "" || tactic(p, t, e) != nil {
			continue
		}
		a, to := p.Taxonomy().Attack(), ofAttack(p, t.rest)
		switch {
		case a.ByID(t.rest) != nil: // ta0002
			offer(p, p.Reportf(t.node.Span, "tactics go by their names; write %s", quoted(p, to)), t, to)
		case len(to) > 0:
			offer(p, p.Reportf(t.node.Span, "unknown tactic or technique %.60q; did you mean %s?", t.node.Value, quoted(p, to)), t, to)
		case !elsewhere(p, t): // see tag-format
		case taxonomy.MobileTechnique(t.rest) && !knownProduct(p):
		default:
			p.Reportf(t.node.Span, "unknown tactic or technique %.60q: ATT&CK Enterprise %s does not have it", t.node.Value, a.Version)
		}
	}
}

// knownProduct reports whether the rule is for a product that public rules are
// for, none of which is a phone.
func knownProduct(p *check.Pass) bool {
	if p.Rule == nil {
		return false
	}
	l := taxonomy.Logsource{Product: taxonomy.LogsourceOf(p.Rule.Logsource).Product}
	return l.Product == "" || p.Taxonomy().KnownLogsource(l)
}
