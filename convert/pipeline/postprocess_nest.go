package pipeline

var _ = register(postprocessings, "nest", func(p *params) postprocessing {
	if _, ok := p.required("items"); !ok {
		return nil
	}
	steps := p.steps("items")
	return func(r *run, query string) (string, string) { return r.postprocess(steps, query), "" }
})
