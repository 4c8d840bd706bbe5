// Package pipeline runs processing pipelines in pySigma's format on rules.
//
// The names, parameters and meaning of everything in a pipeline are those of
// pySigma 2.0.1 (sigma.processing); docs/pipelines.md lists them and the few
// differences. Each transformation, condition, post-processing step and
// finalizer has its own file and registers itself there.
package pipeline

import (
	"cmp"
	"maps"
	"slices"

	"sigma-lsp/analysis/sigma"
)

// Pipeline is a processing pipeline read from YAML.
type Pipeline struct {
	Name     string // embedded name, or path of the file
	Title    string // the key "name" of the file
	Priority int

	items          []*item
	postprocessing []*step
	finalizers     []finalizer
	vars           map[string]variable

	// Log sources and fields in the items, collected while reading.
	logsources       []Logsource
	fields           []string
	optionalFields   []string     // fields of contains_field conditions
	fieldValues      []fieldValue // values of fields in conditions
	tracksMappings   bool         // contains strict_field_mapping_failure
	tracksFieldItems bool         // tests which processing items were applied to a field name

	team Team
	// fallback is set if the pipeline is used for rules that the others refuse;
	// it returns true for the log sources that it takes before them.
	fallback func(Logsource) bool
	cache    cache
}

// AsFallback makes the pipeline a fallback for rules that the embedded ones
// refuse. It takes precedence for the log sources for which before returns
// true.
func (p *Pipeline) AsFallback(before func(Logsource) bool) *Pipeline {
	p.fallback = before
	return p
}

// Fallback returns the fallback pipeline and the other pipelines; nil if there
// is none. Before reports whether the fallback takes precedence.
func Fallback(l Logsource, pipelines []*Pipeline) (fallback *Pipeline, others []*Pipeline, before bool) {
	for _, p := range pipelines {
		if p.fallback == nil {
			others = append(others, p)
		} else {
			fallback, before = p, p.fallback(l)
		}
	}
	return fallback, others, before
}

// Apply runs pipelines over a rule in order of priority (stable).
func Apply(rule *sigma.Rule, pipelines ...*Pipeline) *Rule {
	return ApplyWithFilters(rule, nil, pipelines...)
}

// Finish runs the post-processing of the pipelines on each query of a rule and
// then the finalizers on all of them: with a finalizer, a single text is left.
// If a step refuses a query, it is kept as it was before that step, and the
// failure is returned. The rule is not changed.
func Finish(rule *Rule, queries []string, pipelines ...*Pipeline) ([]string, []Failure) {
	own := *rule // several formats of a query may be finished concurrently
	own.Applied, own.Failures = maps.Clone(rule.Applied), nil
	r := newRun(&own, pipelines)
	r.scope.state = rule.State
	texts := r.finish(queries)
	return texts, own.Failures
}

// Finishes reports whether the pipeline has steps for Finish.
func (p *Pipeline) Finishes() bool { return len(p.postprocessing)+len(p.finalizers) > 0 }

// byPriority returns the pipelines in the order in which they run.
func byPriority(pipelines []*Pipeline) []*Pipeline {
	order := func(a, b *Pipeline) int { return cmp.Compare(a.Priority, b.Priority) }
	if slices.IsSortedFunc(pipelines, order) {
		return pipelines
	}
	pipelines = slices.Clone(pipelines)
	slices.SortStableFunc(pipelines, order)
	return pipelines
}
