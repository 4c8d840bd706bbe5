package pipeline

import "strings"

var _ = register(finalizers, "concat", func(p *params) finalizer {
	separator := p.textOr("separator", "\n")
	prefix, suffix := p.textOr("prefix", ""), p.textOr("suffix", "")
	return func(queries []string, _ bool) string {
		return prefix + strings.Join(queries, separator) + suffix
	}
})
