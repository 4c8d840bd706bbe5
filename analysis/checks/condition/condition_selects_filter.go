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
filter, and a filter that "and" requires because "not" is missing.`,
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
			if and, ok := part.(*sigma.And); ok && !negated[and] {
				requiredFilters(p, d, and, negated)
			}
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

// requiredFilters reports filters that are combined with other selections by "and".
func requiredFilters(p *check.Pass, d *sigma.Detection, and *sigma.And, negated map[sigma.Expr]bool) {
	others, excluded := false, map[string]bool{}
	for e := range negated {
		excluded[check.CanonicalExpression(e)] = true
	}
	for _, o := range and.Operands {
		others = others || !namesFilter(d, o)
	}
	for _, o := range and.Operands {
		if _, not := o.(*sigma.Not); others && !not && p.Rule != nil && namesFilter(d, o) && !excluded[check.CanonicalExpression(o)] {
			at := o.At()
			p.Reportf(at, "the filter is required here, not excluded; \"not\" may be missing").WithSeverity(check.Hint).
				Suggest("Insert not", sigma.InsertAt(at.Start, "not "))
		}
	}
}

// namesFilter reports whether an operand names only selections that are named as filters.
func namesFilter(d *sigma.Detection, e sigma.Expr) bool {
	switch e := e.(type) {
	case *sigma.Ref:
		return strings.HasPrefix(e.Name, "filter")
	case *sigma.Of:
		reached := d.Matching(e.Pattern)
		for _, s := range reached {
			if !strings.HasPrefix(s.Name.Value, "filter") {
				return false
			}
		}
		return len(reached) > 0
	}
	return false
}
