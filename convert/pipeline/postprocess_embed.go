package pipeline

var _ = register(postprocessings, "embed", func(p *params) postprocessing {
	prefix, suffix := p.textOr("prefix", ""), p.textOr("suffix", "")
	return func(_ *run, query string) (string, string) { return prefix + query + suffix, "" }
})
