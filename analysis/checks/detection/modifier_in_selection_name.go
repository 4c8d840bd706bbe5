package detection

import (
	"strings"

	"sigma-lsp/analysis/check"
)

var _ = check.Register(check.Check{
	Name:     "modifier-in-selection-name",
	Group:    "detection",
	Severity: check.Warning,
	Title:    "modifier in the name of a selection",
	What:     `Reports a modifier in the name of a selection.`,
	Why: `A modifier belongs to the name of a field. In the name of a selection it
has no effect, so the values are compared as a whole.`,
	Avoid: `
detection:
  selection|endswith:
    Image: '\whoami.exe'
  condition: 1 of selection*`,
	Prefer: `
detection:
  selection:
    Image|endswith: '\whoami.exe'
  condition: selection`,
	Run: modifierInSelectionName,
})

func modifierInSelectionName(p *check.Pass) {
	d := p.Detection()
	if d == nil {
		return
	}
	for _, s := range d.Selections {
		at := strings.IndexByte(s.Name.Value, '|')
		if at < 0 || s.Name.Broken || s.Name.Target != nil {
			continue
		}
		f := p.Reportf(s.Name.Sub(at, len(s.Name.Value)), "a modifier has no effect in the name of a selection; add it to the field")
		name := s.Name.Value[:at]
		if at > 0 && d.Selection(name) == nil {
			f.Suggest("Remove modifier", s.Name.Rewrite(name)...)
		}
	}
}
