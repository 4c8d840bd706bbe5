package condition

import (
	"sigma-lsp/analysis/check"
	"sigma-lsp/analysis/sigma"
)

var _ = check.Register(check.Check{
	Name:     "filter-covers-selection",
	Group:    "condition",
	Severity: check.Warning,
	Title:    "filter that excludes everything selected",
	What:     `Reports a filter that matches every event that the condition selects.`,
	Why: `The rule never fires. Filters grow over time, and a value such as ".exe",
or the folder of the selected program, is enough. Narrow the filter, for example with
the full path or another field.`,
	Avoid: `
detection:
  selection:
    Image|endswith: '\whoami.exe'
  filter:
    Image|endswith: '.exe'
  condition: selection and not filter`,
	Prefer: `
detection:
  selection:
    Image|endswith: '\whoami.exe'
  filter:
    Image: 'C:\Program Files\Inventory\whoami.exe'
  condition: selection and not filter`,
	Run: filterCoversSelection,
})

func filterCoversSelection(p *check.Pass) {
	whole(p, func(d *sigma.Detection, c *sigma.Condition) {
		if value, constant := p.Constant(d, c); constant && !value || excludesItself(c.Expr) != nil {
			return // see condition-never-true
		}
		for _, x := range p.Contradictions(d, c) {
			if x.Filter != nil {
				p.Reportf(x.Filter.Name.Span, "%.80q excludes every event that the condition selects", x.Filter.Name.Value).
					RelatedTo(x.First.At(), "selected here").RelatedTo(x.Second.At(), "excluded here")
			}
		}
	})
}
