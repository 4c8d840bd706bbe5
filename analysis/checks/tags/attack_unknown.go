package tags

import (
	"sigma-lsp/analysis/check"
	"sigma-lsp/analysis/taxonomy"
)

var _ = check.Register(check.Check{
	Name:     "attack-unknown",
	Group:    "tags",
	Severity: check.Warning,
	Title:    "unknown ATT&CK tag",
	What: `Reports a tag of the namespace "attack" that ATT&CK does not define.
Groups (g0016), software (s0002), data sources (ds0009), mitigations (m1038), assets
(a0001), campaigns (c0022), data components (dc0032), detection strategies (det0123) and
techniques of the ICS matrix (t0886) are checked only for their form. Techniques of the
mobile matrix (t1404) are accepted if the product of the rule is not known from the
SigmaHQ rules.`,
	Why: `The rule is missing from the matrix, so coverage is counted wrong. The
embedded data is the Enterprise matrix; the setting "attack" names a file with a newer
version.`,
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
			offer(p, p.Reportf(t.node.Span, "tactics are tagged by name; use %s", quoted(p, to)), t, to)
		case len(to) > 0:
			offer(p, p.Reportf(t.node.Span, "unknown tactic or technique %.60q; did you mean %s?", t.node.Value, quoted(p, to)), t, to)
		case !elsewhere(p, t): // see tag-format
		case taxonomy.MobileTechnique(t.rest) && !knownProduct(p):
		default:
			p.Reportf(t.node.Span, "unknown tactic or technique %.60q: not in ATT&CK Enterprise %s", t.node.Value, a.Version)
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
