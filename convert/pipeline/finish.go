package pipeline

import "sigma-lsp/analysis/sigma"

// finish runs the post-processing on each query, then the finalizers.
func (r *run) finish(queries []string) []string {
	out := make([]string, len(queries))
	for i, q := range queries {
		for _, p := range r.pipelines {
			r.pipeline = p
			q = r.postprocess(p.postprocessing, q)
		}
		out[i] = q
	}
	one := false
	for _, p := range r.pipelines {
		r.pipeline = p
		for _, f := range p.finalizers {
			if text := f(out, one); r.addText(len(text)) {
				out, one = []string{text}, true
			}
		}
	}
	return out
}

func (r *run) postprocess(steps []*step, query string) string {
	for _, s := range steps {
		if r.stopped || !r.acceptsRule(&s.ruleConditions) {
			continue
		}
		r.rule.applied(s.id)
		result, message := s.apply(r, query)
		switch {
		case message != "":
			r.fail(ValueFailure, nil, sigma.Span{}, message)
		case r.addText(len(result)):
			query = result
		}
	}
	return query
}
