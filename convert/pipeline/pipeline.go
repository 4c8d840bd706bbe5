// Package pipeline runs processing pipelines in pySigma's format over rules.
//
// The names, parameters and meaning of all that a pipeline can hold are those
// of pySigma 2.0.1 (sigma.processing); docs/pipelines.md lists them and the
// few differences. Each transformation, condition, post-processing step and
// finalizer stands in a file of its own and registers itself there.
package pipeline

import (
	"cmp"
	"maps"
	"slices"

	"sigma-lsp/analysis/sigma"
)

// Pipeline is a processing pipeline that was read from YAML.
type Pipeline struct {
	Name     string // as it is chosen: the embedded name or the file's path
	Title    string // the key "name" of the file
	Priority int

	items          []*item
	postprocessing []*step
	finalizers     []finalizer
	vars           map[string]variable

	// What the items speak of, noted while reading.
	logsources       []Logsource
	fields           []string
	optionalFields   []string     // fields that a rule may contain
	fieldValues      []fieldValue // and values of them
	tracksMappings   bool         // holds strict_field_mapping_failure
	tracksFieldItems bool         // asks which processing items were applied to a field name

	team Team
	// fallback tells that the pipeline takes rules that the others refuse; it is
	// asked for the log sources that it takes before them.
	fallback func(Logsource) bool
	cache    cache
}

// AsFallback makes the pipeline one that stands in for the embedded ones where
// those refuse a rule, and goes before them for some log sources.
func (p *Pipeline) AsFallback(before func(Logsource) bool) *Pipeline {
	p.fallback = before
	return p
}

// Fallback returns the pipeline that stands in where the others refuse a rule,
// and those others; nil where there is none. Before tells whether it goes first.
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

// Finish runs post-processing of the pipelines over each query of a rule and
// then the finalizers over all of them: with a finalizer one text is left.
// What a step refuses is among the failures, and the query stays as it was before
// that step. The rule is not changed.
func Finish(rule *Rule, queries []string, pipelines ...*Pipeline) ([]string, []Failure) {
	own := *rule // several forms of a query may be finished at once
	own.Applied, own.Failures = maps.Clone(rule.Applied), nil
	r := newRun(&own, pipelines)
	r.scope.state = rule.State
	texts := r.finish(queries)
	return texts, own.Failures
}

// Finishes tells whether the pipeline has anything for Finish to do.
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
