package filter

import (
	"sigma-lsp/analysis/check"
	"sigma-lsp/analysis/sigma"
)

var _ = check.Register(check.Check{
	Name:     "filter-rules-missing",
	Group:    "filter",
	Severity: check.Error,
	Title:    "filter that names no rules, or not in a list",
	Why: `A filter lists the rules that it is for, by id or name, or says "any" for all rules
of its log source. pySigma refuses one that says neither. Each entry is a text;
what is none, or is empty, names no rule. A single name without a list is read by
pySigma, but the schema of the specification wants a list.`,
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
		p.Reportf(v.Span, "rules is a list in the specification; write this one as an entry").
			WithSeverity(check.Info).Fix("Make it a list", p.WrapInList(x.Node, x.RulesEntry)...)
	}
}
