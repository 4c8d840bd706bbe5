package modifier

import (
	"slices"
	"strings"

	"sigma-lsp/analysis/check"
	"sigma-lsp/analysis/sigma"
)

var _ = check.Register(check.Check{
	Name:     "expand-without-placeholder",
	Group:    "modifier",
	Severity: check.Info,
	Title:    `"expand" without a placeholder`,
	What:     `Reports a value with the modifier "expand" that contains no placeholder.`,
	Why: `"expand" replaces placeholders, names between percent signs, with their
values. Without one it has no effect.`,
	Avoid: `
detection:
  selection:
    User|expand: Administrator
  condition: selection`,
	Prefer: `
detection:
  selection:
    User|expand: '%Administrators%'
  condition: selection`,
	Run: expandWithoutPlaceholder,
})

func expandWithoutPlaceholder(p *check.Pass) {
	for _, i := range p.Items() {
		m, ok := i.Use("expand")
		if !ok {
			continue
		}
		percent := slices.ContainsFunc(i.Nodes(), func(n *sigma.Node) bool { return strings.Contains(n.Value, "%") })
		for _, v := range i.Values {
			if v.SourceNode() == nil || holdsPlaceholder(v) {
				continue
			}
			f := p.Reportf(v.SourceNode().Span, "no placeholder in %.60q; write one as %%name%%", v.SourceNode().Value)
			if !percent {
				f.Fix("Remove expand", p.RemoveModifier(m)...)
			}
		}
	}
}

func holdsPlaceholder(v sigma.Value) bool {
	var parts []sigma.Part
	switch v := v.(type) {
	case sigma.String:
		parts = v.Parts
	case sigma.Regexp:
		parts = v.Parts
	case sigma.Expansion:
		return slices.ContainsFunc(v.Values, holdsPlaceholder)
	}
	return slices.ContainsFunc(parts, func(part sigma.Part) bool { return part.Kind == sigma.Placeholder })
}
