package pipeline

import "sigma-lsp/analysis/sigma"

// variable is an entry of "vars": the texts of its values; none if it is not a
// text, number, or list of those.
type variable struct{ values []string }

func (r *reader) vars(n *sigma.Node) {
	if n.Kind != sigma.Mapping {
		r.problem(syntaxCheck, n.Span, `"vars" is a mapping of names to values, not %s`, describe(n))
		return
	}
	r.pipeline.vars = make(map[string]variable, len(n.Pairs))
	for _, e := range entries(n) {
		var v variable
		nodes := []*sigma.Node{e.Value}
		if e.Value.Kind == sigma.Sequence {
			nodes = e.Value.Items
		}
		for _, c := range nodes {
			if c.Kind != sigma.Scalar || c.IsNull() {
				v.values = nil
				break
			}
			v.values = append(v.values, pythonStr(scalar(c)))
		}
		r.pipeline.vars[e.Key.Value] = v
	}
}
