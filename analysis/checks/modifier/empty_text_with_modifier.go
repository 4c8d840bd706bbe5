package modifier

import (
	"sigma-lsp/analysis/check"
	"sigma-lsp/analysis/sigma"
)

var _ = check.Register(check.Check{
	Name:     "empty-text-with-modifier",
	Group:    "modifier",
	Severity: check.Warning,
	Title:    "empty string that matches everything",
	What:     `Reports an empty string with "contains", "startswith" or "endswith".`,
	Why: `Every text contains the empty string, so the item matches every event that
has the field. Usually the value is still missing.`,
	Avoid: `
detection:
  selection:
    CommandLine|contains: ''
  condition: selection`,
	Prefer: `
detection:
  selection:
    CommandLine: ''
  condition: selection`,
	Run: emptyTextWithModifier,
})

func emptyTextWithModifier(p *check.Pass) {
	for _, i := range p.Items() {
		if i.Field == "" {
			continue // see keyword-matches-everything
		}
		for _, m := range i.Modifiers {
			if m.Name != "contains" && m.Name != "startswith" && m.Name != "endswith" {
				continue
			}
			for _, n := range i.Nodes() {
				if n.Kind == sigma.Scalar && n.Value == "" && !n.IsNull() && !i.Has("re") && !i.Has("fieldref") {
					p.Reportf(n.Span, "an empty string with %q matches every value; add a value", m.Name)
				}
			}
		}
	}
}
