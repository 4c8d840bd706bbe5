package filter

import (
	"sigma-lsp/analysis/check"
	"sigma-lsp/analysis/sigma"
)

var _ = check.Register(check.Check{
	Name:     "filter-rules-empty",
	Group:    "filter",
	Severity: check.Warning,
	Title:    "filter for an empty list of rules",
	Why: `The schema of the specification wants at least one rule. What an empty list means
is read in two ways: pySigma applies the filter to all rules of its log source,
as with "any", others to none. sigma-lsp applies it to none.`,
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
			p.Reportf(v.Span, `an empty list is all rules of the log source for pySigma and none for others; name the rules, or write "any"`)
		}
	}
}
