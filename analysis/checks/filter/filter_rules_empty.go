package filter

import (
	"sigma-lsp/analysis/check"
	"sigma-lsp/analysis/sigma"
)

var _ = check.Register(check.Check{
	Name:     "filter-rules-empty",
	Group:    "filter",
	Severity: check.Warning,
	Title:    "empty list of rules in a filter",
	What:     `Reports a filter with an empty list of rules.`,
	Why: `The schema of the specification requires at least one rule, and tools
disagree on an empty list: pySigma applies the filter to all rules of its log source,
others, such as sigma-lsp, to none.`,
	Avoid: `
title: No admins
logsource: {product: windows}
filter:
  rules: []
  selection: {User|startswith: adm_}
  condition: not selection`,
	Prefer: `
title: No admins
logsource: {product: windows}
filter:
  rules: [logon]
  selection: {User|startswith: adm_}
  condition: not selection`,
	Run: filterRulesEmpty,
})

func filterRulesEmpty(p *check.Pass) {
	if x := p.Document.Filter; x != nil && x.RulesEntry.Key != nil {
		if v := x.RulesEntry.Value; v.Kind == sigma.Sequence && len(v.Items) == 0 {
			p.Reportf(v.Span, `empty list of rules: pySigma applies the filter to all rules, other tools to none; list the rules or write "any"`)
		}
	}
}
