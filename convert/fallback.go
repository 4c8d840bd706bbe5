package convert

import (
	"sigma-lsp/analysis/sigma"
	"sigma-lsp/convert/pipeline"
)

// fallback translates a rule where one of the pipelines takes what the others
// refuse: custom logs come after InsightIDR's own event types, or before them for
// log sources that the team prefers to read there. It reports false without such
// a pipeline.
func (r *Result) fallback(rule *sigma.Rule) bool {
	if r.chosen {
		return false
	}
	l := logsourceOfRule(rule)
	stand, others, before := pipeline.Fallback(l, r.pipelines)
	if stand == nil {
		return false
	}
	alone := []*pipeline.Pipeline{stand}
	for _, p := range others {
		if b, ok := pipeline.Builtin(p.Name); !ok || b != p {
			alone = append(alone, p)
		}
	}
	try := func(pipelines []*pipeline.Pipeline) *Result {
		one := &Result{document: r.document, others: r.others, pipelines: pipelines, trial: r.trial, chosen: true}
		one.translate()
		return one
	}
	if before {
		if one := try(alone); one.HasQuery() && one.Log != "" {
			*r = *one
			return true
		}
	}
	first := try(others)
	if first.Verdict == UnsupportedLogsource || first.Verdict == UnsupportedField {
		if one := try(alone); one.HasQuery() && one.Log != "" {
			first = one
		}
	}
	*r = *first
	return true
}

func logsourceOfRule(rule *sigma.Rule) (l pipeline.Logsource) {
	if rule.Logsource == nil {
		return l
	}
	text := func(n *sigma.Node) string {
		if n == nil {
			return ""
		}
		return n.Value
	}
	return pipeline.Logsource{Category: text(rule.Logsource.Category), Product: text(rule.Logsource.Product), Service: text(rule.Logsource.Service)}
}
