package pipeline

var _ = register(postprocessings, "embed", func(p *params) postprocessing {
	prefix, suffix := p.optionalText("prefix", ""), p.optionalText("suffix", "")
	return func(_ *run, query string) (string, string) { return prefix + query + suffix, "" }
})
