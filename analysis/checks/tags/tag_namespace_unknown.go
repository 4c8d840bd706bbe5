package tags

import "sigma-lsp/analysis/check"

var _ = check.Register(check.Check{
	Name:     "tag-namespace-unknown",
	Group:    "tags",
	Severity: check.Info,
	Title:    "namespace of tags that is not known",
	Why: `The tags appendix of Sigma has the namespaces attack, car, cve, d3fend, detection,
stp and tlp. Another one is most often a slip, and no tool finds the rule by
what the tag was meant to say. Namespaces of your own belong into
"tag-namespaces" of the settings file; of one that is near to none the first tag
is told.`,
	Avoid: `
tags:
  - attck.t1059`,
	Prefer: `
tags:
  - attack.t1059`,
	Run: tagNamespaceUnknown,
})

func tagNamespaceUnknown(p *check.Pass) {
	told := map[string]bool{}
	for _, t := range all(p) {
		if _, ok := p.Taxonomy().Namespace(t.space); ok || !wellFormed(t.node.Value) {
			continue // see tag-format
		}
		at := t.node.Span
		if t.node.Target == nil {
			at = t.node.Sub(0, len(t.space))
		}
		to := right(p, t.space, t.rest)
		if len(to) == 0 && told[t.space] {
			continue
		}
		told[t.space] = true
		switch {
		case len(to) == 0:
			p.Reportf(at, `unknown tag namespace %.40q; if it is yours, add it to "tag-namespaces" in the settings file`, t.space).AllowedBy("tag-namespaces", t.space)
		case techniqueID.MatchString(t.node.Value):
			offer(p, p.Reportf(t.node.Span, `the tag of a technique begins with "attack."; write %s`, quoted(p, to)), t, to)
		default:
			offer(p, p.Reportf(at, "unknown tag namespace %.40q; did you mean %s?", t.space, quoted(p, to)).AllowedBy("tag-namespaces", t.space), t, to)
		}
	}
}
