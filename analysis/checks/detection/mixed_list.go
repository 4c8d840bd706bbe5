package detection

import (
	"sigma-lsp/analysis/check"
	"sigma-lsp/analysis/sigma"
)

var _ = check.Register(check.Check{
	Name:     "mixed-list",
	Group:    "detection",
	Severity: check.Warning,
	Title:    "list with keywords and mappings",
	What:     `Reports a list that contains both plain values and mappings.`,
	Why: `A list of mappings is an OR of field tests, and a list of plain values is
an OR of keywords. The schema allows both in one list, but some tools reject it.`,
	Avoid: `
detection:
  selection:
    - User: SYSTEM
    - mimikatz
  condition: selection`,
	Prefer: `
detection:
  selection:
    - User: SYSTEM
    - User: root
  condition: selection`,
	Run: mixedList,
})

func mixedList(p *check.Pass) {
	for _, s := range p.Selections() {
		if s.Broken || s.Node.Kind != sigma.Sequence {
			continue
		}
		var plain, mapped []*sigma.Node
		for _, n := range s.Node.Items {
			switch n.Kind {
			case sigma.Scalar:
				plain = append(plain, n)
			case sigma.Mapping:
				mapped = append(mapped, n)
			}
		}
		if len(plain) > 0 && len(mapped) > 0 {
			odd := plain
			if len(mapped) < len(plain) {
				odd = mapped
			}
			p.Reportf(odd[0].Span, "list with keywords and mappings; move the keywords to a separate selection")
		}
	}
}
