package filter

import (
	"sigma-lsp/analysis/check"
	"sigma-lsp/analysis/sigma"
)

var _ = check.Register(check.Check{
	Name:     "filter-rules-missing",
	Group:    "filter",
	Severity: check.Error,
	Title:    "missing or malformed list of rules in a filter",
	What: `Reports a filter that does not list its rules by ID or name, or an entry
that is empty or not text. A single rule outside a list is reported as info.`,
	Why: `pySigma rejects a filter that neither lists rules nor says "any". The
schema of the specification requires a list; pySigma accepts a single name.`,
	Avoid: `
title: No admins
logsource: {product: windows}
filter:
  selection: {User|startswith: adm_}
  condition: not selection`,
	Prefer: `
title: No admins
logsource: {product: windows}
filter:
  rules:
    - logon
  selection: {User|startswith: adm_}
  condition: not selection`,
	Run: filterRulesMissing,
})

func filterRulesMissing(p *check.Pass) {
	x := p.Document.Filter
	if x == nil {
		return
	}
	p.ReportProblems()
	if v := x.RulesEntry.Value; v != nil && v.Kind == sigma.Scalar && len(x.Rules) == 1 {
		p.Reportf(v.Span, "rules must be a list; write this rule as a list entry").
			WithSeverity(check.Info).Fix("Convert to list", p.WrapInList(x.Node, x.RulesEntry)...)
	}
}
