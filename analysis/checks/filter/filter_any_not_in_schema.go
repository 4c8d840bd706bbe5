package filter

import "sigma-lsp/analysis/check"

var _ = check.Register(check.Check{
	Name:     "filter-any-not-in-schema",
	Group:    "filter",
	Severity: check.Hint,
	Title:    "filter for any rule",
	Why: `"rules: any" applies a filter to all rules of its log source. pySigma and rsigma
read it; the schema of the specification wants a list, and a tool that goes by it
looks for a rule of that name. sigma-lsp reads it as pySigma does.`,
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
		p.Reportf(x.RulesEntry.Value.Span, `%q is read by pySigma and rsigma, but is not in the specification, which wants a list of rules`, x.RulesEntry.Value.Value)
	}
}
