package filter

import "sigma-lsp/analysis/check"

var _ = check.Register(check.Check{
	Name:     "filter-any-not-in-schema",
	Group:    "filter",
	Severity: check.Hint,
	Title:    `filter with "rules: any"`,
	What:     `Reports "rules: any" in a filter.`,
	Why: `"rules: any" applies the filter to all rules of its log source. pySigma,
rsigma and sigma-lsp support it, but the schema of the specification requires a list,
and tools that follow it look for a rule named "any".`,
	Avoid: `
title: No admins
logsource: {product: windows}
filter:
  rules: any
  selection: {User|startswith: adm_}
  condition: not selection`,
	Prefer: `
title: No admins
logsource: {product: windows}
filter:
  rules: [logon, new_service]
  selection: {User|startswith: adm_}
  condition: not selection`,
	Run: filterAnyNotInSchema,
})

func filterAnyNotInSchema(p *check.Pass) {
	if x := p.Document.Filter; x != nil && x.Any {
		p.Reportf(x.RulesEntry.Value.Span, `pySigma and rsigma support %q, but the specification requires a list of rules`, x.RulesEntry.Value.Value)
	}
}
