package condition

import (
	"strings"

	"sigma-lsp/analysis/check"
	"sigma-lsp/analysis/sigma"
)

var _ = check.Register(check.Check{
	Name:     "condition-not-all-of-filters",
	Group:    "condition",
	Severity: check.Hint,
	Title:    "events excluded only if all filters match",
	What:     `Reports "not all of" with a pattern of filters.`,
	Why: `"not all of filter_*" excludes an event only if every filter matches it.
Filters usually describe different false positives, each of which should be enough: "not
1 of filter_*". Some rules do mean all filters together.`,
	Avoid: `
detection:
  selection:
    Image|endswith: '\whoami.exe'
  filter_system:
    User: SYSTEM
  filter_agent:
    ParentImage|endswith: '\agent.exe'
  condition: selection and not all of filter_*`,
	Prefer: `
detection:
  selection:
    Image|endswith: '\whoami.exe'
  filter_system:
    User: SYSTEM
  filter_agent:
    ParentImage|endswith: '\agent.exe'
  condition: selection and not 1 of filter_*`,
	Run: conditionNotAllOfFilters,
})

func conditionNotAllOfFilters(p *check.Pass) {
	each(p, func(d *sigma.Detection, e sigma.Expr) {
		not, ok := e.(*sigma.Not)
		if !ok {
			return
		}
		of, ok := not.Operand.(*sigma.Of)
		if !ok || !of.All || !strings.HasPrefix(of.Pattern, "filter") || len(d.Matching(of.Pattern)) < 2 {
			return
		}
		p.Reportf(of.Span, "%q excludes only events that match every filter; one filter is enough with %q", "not "+quantified(of), "not 1 of "+of.Pattern).
			Suggest("Write 1 of "+of.Pattern, sigma.Edit{At: of.Span, Text: "1 of " + of.Pattern})
	})
}
