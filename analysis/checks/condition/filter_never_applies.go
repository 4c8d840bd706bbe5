package condition

import (
	"sigma-lsp/analysis/check"
	"sigma-lsp/analysis/sigma"
)

var _ = check.Register(check.Check{
	Name:     "filter-never-applies",
	Group:    "condition",
	Severity: check.Info,
	Title:    "filter that excludes nothing",
	What: `Reports a filter that requires a value which no selected event has.
Filters of null and of empty values are not reported.`,
	Why: `The filter never excludes anything. Either the value is wrong, and the
false positives still raise alerts, or the filter is left over from an older selection.`,
	Avoid: `
detection:
  selection:
    Image|endswith: '\whoami.exe'
  filter:
    Image|endswith: '\agent.exe'
  condition: selection and not filter`,
	Prefer: `
detection:
  selection:
    Image|endswith: '\whoami.exe'
  filter:
    ParentImage|endswith: '\agent.exe'
  condition: selection and not filter`,
	Run: filterNeverApplies,
})

func filterNeverApplies(p *check.Pass) {
	whole(p, func(d *sigma.Detection, c *sigma.Condition) {
		if len(p.Contradictions(d, c)) > 0 {
			return // a condition that cannot match needs no filter
		}
		for _, f := range p.InertFilters(d, c) {
			p.Reportf(f.Test.At(), "%.80q excludes nothing: no selected event has this value of %q", f.Filter.Name.Value, f.Test.Field).
				RelatedTo(f.Other.At(), "selected here")
		}
	})
}
