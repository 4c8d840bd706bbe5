package detection

import (
	"sigma-lsp/analysis/check"
	"sigma-lsp/analysis/sigma"
)

var _ = check.Register(check.Check{
	Name:     "selection-name-reserved",
	Group:    "detection",
	Severity: check.Error,
	Title:    "selection named like a word of the condition language",
	Why: `In a condition the words and, or, not, of, all, any, them and 1 have a meaning
of their own. A selection of that name cannot be told from it: some tools
refuse the condition, others read it in a way the author did not mean.`,
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
	d := p.Detection()
	if d == nil {
		return
	}
	for _, s := range d.Selections {
		if !s.Name.Broken && sigma.ReservedName(s.Name.Value) {
			f := p.Reportf(s.Name.Span, "%q is a word of the condition language; give the selection another name", s.Name.Value)
			if text, ok := s.Name.Write("selection_" + s.Name.Value); ok {
				f.Suggest("Write "+text, sigma.Edit{At: s.Name.Span, Text: text})
			}
		}
	}
}
