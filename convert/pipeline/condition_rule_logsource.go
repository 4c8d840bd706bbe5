package pipeline

import (
	"slices"
	"strings"

	"sigma-lsp/analysis/sigma"
)

// Logsource is a log source; "" stands for any, or for none.
type Logsource struct{ Category, Product, Service string }

// String writes the log source as category/product/service, without those that
// are empty.
func (l Logsource) String() string {
	parts := []string{l.Category, l.Product, l.Service}
	return strings.Join(slices.DeleteFunc(parts, func(s string) bool { return s == "" }), "/")
}

// With "exact", which pySigma does not have, the log source of the rule leaves
// open what the condition leaves open.
var _ = register(ruleConditions, "logsource", func(p *params) ruleCondition {
	l, exact := p.logsource(), p.flag("exact")
	p.pipeline.logsources = append(p.pipeline.logsources, l)
	return func(r *run) bool {
		if exact {
			return l == Logsource{r.rule.Category, r.rule.Product, r.rule.Service}
		}
		return (l.Category == "" || l.Category == r.rule.Category) &&
			(l.Product == "" || l.Product == r.rule.Product) &&
			(l.Service == "" || l.Service == r.rule.Service)
	}
})

// logsource reads category, product and service, one of which must be there.
func (p *params) logsource() Logsource {
	l := Logsource{p.optionalText("category", ""), p.optionalText("product", ""), p.optionalText("service", "")}
	wrong := slices.ContainsFunc([]string{"category", "product", "service"}, func(name string) bool {
		n, _ := p.get(name)
		return n != nil && n.Kind != sigma.Scalar
	})
	if l == (Logsource{}) && !wrong && !p.broken {
		p.problem(parameterCheck, p.at, `%s needs one of "category", "product" and "service"`, p.subject)
	}
	return l
}
