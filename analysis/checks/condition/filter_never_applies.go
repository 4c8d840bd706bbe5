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
	Why: `The filter requires a value that no selected event has, so it never excludes
anything. Either the value has a mistake, and the false positives that the filter is
for still raise alerts, or the filter is left over from an older selection. Filters of
null and of empty values are not reported.`,
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
