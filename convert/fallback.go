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
	try := func(pipelines []*pipeline.Pipeline) *Result {
		one := &Result{document: r.document, resolver: r.resolver, pipelines: pipelines, verdictOnly: r.verdictOnly, fallbackTried: true}
		one.translate()
		return one
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
