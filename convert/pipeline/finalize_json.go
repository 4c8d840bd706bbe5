package pipeline

import (
	"strings"

	"sigma-lsp/analysis/sigma"
)

var _ = register(finalizers, "json", func(p *params) finalizer {
	indent := p.indent()
	return func(queries []string, one bool) string {
		if one {
			return jsonString(queries[0])
		}
		list := make([]string, len(queries))
		for i, q := range queries {
			list[i] = jsonString(q)
		}
		if indent < 0 || len(list) == 0 {
			return "[" + strings.Join(list, ", ") + "]"
		}
		newline := "\n" + strings.Repeat(" ", indent)
		return "[" + newline + strings.Join(list, ","+newline) + "\n]"
	}
})

// indent reads a number of spaces; -1 if there is none.
func (p *params) indent() int {
	n, ok := p.get("indent")
	if !ok || n.IsNull() {
		return -1
	}
	const most = 16
	i, ok := scalar(n).(int64)
	if !ok || n.Kind != sigma.Scalar || i < 0 || i > most {
		p.reportMismatch(n, "indent", "a number of spaces from 0 to 16")
		return -1
	}
	return int(i)
}
