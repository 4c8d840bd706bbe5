package condition

import (
	"sigma-lsp/analysis/check"
	"sigma-lsp/analysis/sigma"
)

var _ = check.Register(check.Check{
	Name:     "condition-unknown-selection",
	Group:    "condition",
	Severity: check.Error,
	Title:    "condition that names a selection that is not there",
	Why: `Each name in a condition must be a key of the detection, in the same spelling
and case. A name that is defined nowhere stops the conversion; it is most
often a slip of the pen or a selection that was renamed.`,
	Avoid: `
detection:
  selection:
    Image|endswith: '\whoami.exe'
  filter:
    User: SYSTEM
  condition: selection and not fliter`,
	Prefer: `
detection:
  selection:
    Image|endswith: '\whoami.exe'
  filter:
    User: SYSTEM
  condition: selection and not filter`,
	Run: conditionUnknownSelection,
})

func conditionUnknownSelection(p *check.Pass) { nearest(p) }

// nearest offers the selection whose name is most like the one in the condition.
func nearest(p *check.Pass) {
	d := p.Detection()
	for _, f := range p.Found() {
		var names []string
		for _, s := range d.Selections {
			if usable(s.Name.Value) {
				names = append(names, s.Name.Value)
			}
		}
		if near, ok := sigma.Nearest(p.File.Source.Text(f.At), names); ok {
			f.Pick("Write "+near, sigma.Edit{At: f.At, Text: near})
		}
	}
}
