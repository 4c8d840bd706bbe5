package correlation

import (
	"sigma-lsp/analysis/check"
	"sigma-lsp/analysis/sigma"
)

var _ = check.Register(check.Check{
	Name:     "correlation-rules-missing",
	Group:    "correlation",
	Severity: check.Error,
	Title:    "correlation that names no rules, or not in a list",
	Why: `A correlation looks at the events that other rules match, and has to list these
rules by id or name. Each entry is a text; what is none, or is empty, names no
rule. Only where the condition of a temporal correlation is a text, as pySigma
takes it, the names in there are enough. A single name without a list is read by
pySigma, but the schema of the specification wants a list.`,
	Avoid: `
title: Many logons
correlation:
  type: event_count
  group-by: [User]
  timespan: 1h
  condition: {gte: 10}`,
	Prefer: `
title: Many logons
correlation:
  type: event_count
  rules:
    - logon
  group-by: [User]
  timespan: 1h
  condition: {gte: 10}`,
	Run: correlationRulesMissing,
})

func correlationRulesMissing(p *check.Pass) {
	c := of(p)
	if c == nil {
		return
	}
	absent(p, "rules")
	if v := c.RulesEntry.Value; v != nil && v.Kind == sigma.Scalar && len(c.Rules) == 1 && c.Rules[0].At == v.Span {
		p.Reportf(v.Span, "rules is a list in the specification; write this one as an entry").
			WithSeverity(check.Info).Fix("Make it a list", p.WrapInList(c.Node, c.RulesEntry)...)
	}
}
