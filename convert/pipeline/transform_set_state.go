package pipeline

var _ = register(transformations, "set_state", func(p *params) transformation {
	key, val := p.text("key"), p.anything("val")
	return func(r *run) {
		if r.scope.state == nil {
			r.scope.state = map[string]any{}
		}
		r.scope.state[key] = val
	}
})
