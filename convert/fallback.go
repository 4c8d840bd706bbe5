package convert

import (
	"sigma-lsp/analysis/sigma"
	"sigma-lsp/analysis/taxonomy"
	"sigma-lsp/convert/pipeline"
)

// convertWithFallback translates a rule where a pipeline accepts what the
// others refuse: custom logs are used after InsightIDR's own event types, or
// before them for log sources that the team prefers to search there. It reports
// false if there is no such pipeline.
func (r *Result) convertWithFallback(rule *sigma.Rule) bool {
	if r.fallbackTried {
		return false
	}
	l := taxonomy.LogsourceOf(rule.Logsource)
	fallback, others, preferred := pipeline.Fallback(l, r.pipelines)
	if fallback == nil {
		return false
	}
	fallbackOnly := []*pipeline.Pipeline{fallback}
	for _, p := range others {
		if b, ok := pipeline.Builtin(p.Name); !ok || b != p {
			fallbackOnly = append(fallbackOnly, p)
		}
	}
	withoutBuiltin := len(fallbackOnly) == len(others)+1
	try := func(pipelines []*pipeline.Pipeline) *Result {
		one := &Result{document: r.document, resolver: r.resolver, pipelines: pipelines, verdictOnly: r.verdictOnly, fallbackTried: true}
		one.translate()
		return one
	}
	if withoutBuiltin {
		*r = *try(fallbackOnly)
		if r.HasQuery() && r.isUntaken() && l != (taxonomy.Logsource{}) {
			refused := &Result{document: r.document, resolver: r.resolver, pipelines: r.pipelines, Rule: r.Rule}
			refused.block(UnsupportedLogsource, sigma.Problem{Check: "idr-logsource-unsupported", At: logsourceSpan(rule),
				Text: sigma.Messagef("no custom log contains events of %s; add it under \"json\" in the settings file", l.Path())})
			*r = *refused
		}
		return true
	}
	if preferred {
		if one := try(fallbackOnly); one.HasQuery() && one.Log != "" {
			*r = *one
			return true
		}
	}
	first := try(others)
	if first.Verdict == UnsupportedLogsource || first.Verdict == UnsupportedField {
		if one := try(fallbackOnly); one.HasQuery() && one.Log != "" {
			first = one
		}
	}
	*r = *first
	return true
}

// isUntaken reports whether no pipeline has accepted the log source of a rule,
// or mapped a field of it.
func (r *Result) isUntaken() bool {
	mapped := false
	r.eachItem(func(i *pipeline.Item) { mapped = mapped || i.Mapped })
	return r.EventType == "" && r.Log == "" && !mapped
}
