package tags

import "sigma-lsp/analysis/check"

var _ = check.Register(check.Check{
	Name:     "tag-namespace-unknown",
	Group:    "tags",
	Severity: check.Info,
	Title:    "unknown tag namespace",
	What: `Reports a tag with a namespace other than attack, car, cve, d3fend,
detection, stp and tlp. If the namespace resembles none of these, only its first tag is
reported.`,
	Why: `The namespace is probably misspelled, and tools do not find the rule by its
tag. Add your own namespaces to "tag-namespaces" in the settings.`,
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
			p.Reportf(at, `unknown tag namespace %.40q; if it is your own, add it to "tag-namespaces" in the settings`, t.space).AllowedBy("tag-namespaces", t.space)
		case techniqueID.MatchString(t.node.Value):
			offer(p, p.Reportf(t.node.Span, `technique tags start with "attack."; use %s`, quoted(p, to)), t, to)
		default:
			offer(p, p.Reportf(at, "unknown tag namespace %.40q; did you mean %s?", t.space, quoted(p, to)).AllowedBy("tag-namespaces", t.space), t, to)
		}
	}
}
