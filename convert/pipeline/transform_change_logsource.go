package pipeline

// What the new log source leaves open is empty afterwards.
var _ = register(transformations, "change_logsource", func(p *params) transformation {
	l := p.logsource()
	return func(r *run) {
		r.rule.Logsources = append(r.rule.Logsources, Logsource{r.rule.Category, r.rule.Product, r.rule.Service})
		r.rule.Category, r.rule.Product, r.rule.Service = l.Category, l.Product, l.Service
	}
})
