package condition

import (
	"strings"

	"sigma-lsp/analysis/check"
	"sigma-lsp/analysis/sigma"
)

var _ = check.Register(check.Check{
	Name:     "condition-selects-filter",
	Group:    "condition",
	Severity: check.Info,
	Title:    "pattern that also selects a filter",
	What: `Reports "1 of" with a pattern that also matches a selection named as a
filter.`,
	Why: `An event that matches only the filter also matches the condition and raises
an alert. Use a narrower pattern, such as "1 of selection_*".`,
	Avoid: `
detection:
  selection_img:
    Image|endswith: '\whoami.exe'
  selection_cli:
    CommandLine|contains: whoami
  filter_system:
    User: SYSTEM
  condition: 1 of them`,
	Prefer: `
detection:
  selection_img:
    Image|endswith: '\whoami.exe'
  selection_cli:
    CommandLine|contains: whoami
  filter_system:
    User: SYSTEM
  condition: 1 of selection_* and not filter_system`,
	Run: conditionSelectsFilter,
})

func conditionSelectsFilter(p *check.Pass) {
	whole(p, func(d *sigma.Detection, c *sigma.Condition) {
		negated := map[sigma.Expr]bool{}
		for part := range sigma.Subexpressions(c.Expr) { // the outer ones first
			not, ok := part.(*sigma.Not)
			if !ok {
				continue
			}
			for inner := range sigma.Subexpressions(not.Operand) {
				negated[inner] = true
			}
		}
		for part := range sigma.Subexpressions(c.Expr) {
			of, ok := part.(*sigma.Of)
			if !ok || of.All || negated[of] || strings.HasPrefix(of.Pattern, "filter") {
				continue
			}
			reached, filters, selections := d.Matching(of.Pattern), 0, 0
			var first *sigma.Selection
			for _, s := range reached {
				switch {
				case strings.HasPrefix(s.Name.Value, "filter"):
					if filters++; first == nil {
						first = s
					}
				case strings.HasPrefix(s.Name.Value, "selection"):
					selections++
				}
			}
			if filters == 0 || filters == len(reached) {
				continue
			}
			f := p.Reportf(of.Span, "%q also selects the filter %.80q", quantified(of), first.Name.Value).RelatedTo(first.Name.Span, "selected as one of %q", of.Pattern)
			if selections+filters == len(reached) && selections > 0 {
				f.Suggest("Write 1 of selection*", sigma.Edit{At: of.Span, Text: "1 of selection*"})
			}
		}
	})
}
