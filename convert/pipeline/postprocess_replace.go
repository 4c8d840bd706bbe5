package pipeline

var _ = register(postprocessings, "replace", func(p *params) postprocessing {
	re := p.pattern("pattern")
	to := p.replacement("replacement", re)
	return func(r *run, query string) (string, string) {
		result, _ := r.substitute(re, to, query)
		return result, ""
	}
})
