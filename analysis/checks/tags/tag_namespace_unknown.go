package tags

import (
	"strings"

	"sigma-lsp/analysis/check"
	"sigma-lsp/analysis/sigma"
)

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
		space, rest, dotted := strings.Cut(t.node.Value, ".")
		if _, ok := p.Taxonomy().Namespace(t.space); ok || !dotted || space == "" || rest == "" {
			continue
		}
		at := t.node.Span
		if t.node.Target == nil {
			at = t.node.Sub(0, len(space))
		}
		if e := p.Taxonomy().Attack().Lookup(t.node.Value); e != nil {
			pick(p, p.Reportf(t.node.Span, `a tag of ATT&CK begins with "attack."; write %q`, e.Tag), t, e.Tag)
			continue
		}
		var names []string
		for _, n := range p.Taxonomy().Namespaces() {
			names = append(names, n.Name)
		}
		near, ok := sigma.Misspelt(space, names)
		if !ok && told[t.space] {
			continue
		}
		told[t.space] = true
		if !ok {
			p.Reportf(at, `no namespace %.40q of tags is known; if it is yours, add it to "tag-namespaces" in the settings file`, space).UnlessOwn("tag-namespaces", t.space)
			continue
		}
		f := p.Reportf(at, "no namespace %.40q of tags is known; did you mean %q?", space, near).UnlessOwn("tag-namespaces", t.space)
		pick(p, f, t, near+"."+rest)
	}
}
