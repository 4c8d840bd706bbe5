package detection

import (
	"sigma-lsp/analysis/check"
	"sigma-lsp/analysis/sigma"
)

var _ = check.Register(check.Check{
	Name:     "selection-name-reserved",
	Group:    "detection",
	Severity: check.Error,
	Title:    "selection named like a condition keyword",
	What:     `Reports a selection named and, or, not, of, all, any, them or 1.`,
	Why: `These words have a meaning in conditions. Some tools reject a condition
with such a name, others read it differently than intended.`,
	Avoid: `
detection:
  all:
    Image|endswith: '\whoami.exe'
  condition: all`,
	Prefer: `
detection:
  all_tools:
    Image|endswith: '\whoami.exe'
  condition: all_tools`,
	Run: selectionNameReserved,
})

func selectionNameReserved(p *check.Pass) {
	for _, s := range p.Selections() {
		if !s.Name.Broken && sigma.ReservedName(s.Name.Value) {
			f := p.Reportf(s.Name.Span, "%q is a reserved word in conditions; rename the selection", s.Name.Value)
			if text, ok := s.Name.Write("selection_" + s.Name.Value); ok {
				f.Suggest("Write "+text, sigma.Edit{At: s.Name.Span, Text: text})
			}
		}
	}
}
