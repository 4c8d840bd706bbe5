package pipeline

import (
	"slices"

	"sigma-lsp/analysis/sigma"
	"sigma-lsp/analysis/taxonomy"
)

// Logsource is a log source; "" means any, or none.
type Logsource = taxonomy.Logsource

// With "exact", which pySigma does not have, parts that the condition does not
// set must be empty in the rule.
var _ = register(ruleConditions, "logsource", func(p *params) ruleCondition {
	l, exact := p.logsource(), p.flag("exact")
	p.pipeline.logsources = append(p.pipeline.logsources, l)
	return func(r *run) bool {
		if exact {
			return l == Logsource{Category: r.rule.Category, Product: r.rule.Product, Service: r.rule.Service}
		}
		return (l.Category == "" || l.Category == r.rule.Category) &&
			(l.Product == "" || l.Product == r.rule.Product) &&
			(l.Service == "" || l.Service == r.rule.Service)
	}
})

// logsource reads category, product and service, of which one is required.
func (p *params) logsource() Logsource {
	l := Logsource{Category: p.optionalText("category", ""), Product: p.optionalText("product", ""), Service: p.optionalText("service", "")}
	wrong := slices.ContainsFunc([]string{"category", "product", "service"}, func(name string) bool {
		n, _ := p.get(name)
		return n != nil && n.Kind != sigma.Scalar
	})
	if l == (Logsource{}) && !wrong && !p.broken {
		p.problem(parameterCheck, p.at, `%s needs one of "category", "product" and "service"`, p.subject)
	}
	return l
}
