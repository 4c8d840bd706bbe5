package pipeline

import "strings"

var _ = register(finalizers, "concat", func(p *params) finalizer {
	separator := p.optionalText("separator", "\n")
	prefix, suffix := p.optionalText("prefix", ""), p.optionalText("suffix", "")
	return func(queries []string, _ bool) string {
		return prefix + strings.Join(queries, separator) + suffix
	}
})
