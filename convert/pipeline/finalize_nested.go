package pipeline

import "sigma-lsp/analysis/sigma"

var _ = register(finalizers, "nested", func(p *params) finalizer {
	if _, ok := p.required("finalizers"); !ok {
		return nil
	}
	list := p.finalizers("finalizers")
	return func(queries []string, one bool) string {
		for _, f := range list {
			queries, one = []string{f(queries, one)}, true
			if len(queries[0]) > sigma.MaxSize { // the next one could double it, and so on
				break
			}
		}
		if len(queries) == 1 {
			return queries[0]
		}
		return ""
	}
})
