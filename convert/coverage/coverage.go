// Package coverage counts which rules become queries, by which pipeline, and why
// the others do not.
package coverage

import (
	"cmp"
	"maps"
	"regexp"
	"slices"
	"strings"

	"sigma-lsp/analysis/sigma"
	"sigma-lsp/analysis/taxonomy"
	"sigma-lsp/convert"
	"sigma-lsp/convert/pipeline"
)

// Extended is the embedded pipeline that is tried on refused rules.
const Extended = "insightidr-extended"

// Rule is the result for one rule.
type Rule struct {
	Logsource  string   // as category/product/service
	EventType  string   // or the searched log; "" without a query
	Techniques []string // of ATT&CK
	Pipeline   string   // that converts it: "" for none, Extended, or InUse
	Reason     string   // why it is refused
	Fields     []string // the fields without a key, if nothing else is missing
}

// InUse is the value of Rule.Pipeline for the active pipelines.
const InUse = "in use"

// ForRule converts a rule or correlation.
func ForRule(others sigma.Resolver, d *sigma.Document, pipelines []*pipeline.Pipeline) *Rule {
	r := &Rule{Logsource: logsource(d), Techniques: techniques(d)}
	first := convert.Try(others, d, pipelines...)
	if r.setQuery(first, InUse) {
		return r
	}
	r.Reason, r.Fields = reason(first)
	if extended, ok := pipeline.Builtin(Extended); ok && !slices.Contains(pipelines, extended) {
		r.setQuery(first.TryWith(extended), Extended)
	}
	return r
}

func (r *Rule) setQuery(result *convert.Result, by string) bool {
	if result.Verdict != convert.Converted {
		return false
	}
	r.Pipeline, r.EventType = by, cmp.Or(result.EventType, result.Log, "no event type")
	return true
}

func logsource(d *sigma.Document) string {
	if d.Rule == nil || d.Rule.Logsource == nil {
		return "correlation"
	}
	return cmp.Or(taxonomy.LogsourceOf(d.Rule.Logsource).Path(), "none")
}

var technique = regexp.MustCompile(`(?i)^attack\.(t\d{4}(?:\.\d{3})?)$`)

func techniques(d *sigma.Document) (all []string) {
	tags, ok := d.Root.Get("tags")
	if !ok {
		return nil
	}
	for _, n := range tags.Value.Items {
		if m := technique.FindStringSubmatch(n.Value); m != nil && n.Kind == sigma.Scalar {
			all = append(all, strings.ToUpper(m[1]))
		}
	}
	slices.Sort(all)
	return slices.Compact(all)
}

// reason is a short reason why a rule has no query, with the fields that have
// no key if that is the only reason.
func reason(r *convert.Result) (text string, fields []string) {
	switch r.Verdict {
	case convert.UnsupportedLogsource:
		return "no event type", nil
	case convert.UnsupportedField:
		for _, f := range r.RefusedFields() {
			if !slices.Contains(fields, f) {
				fields = append(fields, f)
			}
		}
		return "no key for " + strings.Join(fields, ", "), fields
	case convert.UnsupportedFeature:
		return "LEQL cannot express the rule", nil
	case convert.CannotMatch:
		return "the query can never match", nil
	}
	return "the rule has errors", nil
}

// Count is the number of rules in a group.
type Count struct {
	Name     string `json:"name"`
	Rules    int    `json:"rules"`
	Queries  int    `json:"queries"`  // converted by the active pipelines
	Extended int    `json:"extended"` // additionally converted by insightidr-extended
}

// Gain is a recommendation with the number of rules that it would convert.
type Gain struct {
	Do    string `json:"do"`
	Rules int    `json:"rules"`
}

// Report is the coverage of some rules.
type Report struct {
	Count
	EventTypes []Count        `json:"event_types"`
	Logsources []Count        `json:"logsources"`
	Techniques []Count        `json:"techniques"`
	Reasons    map[string]int `json:"reasons"`
	Gains      []Gain         `json:"gains"`
}

// add counts a rule.
func (c *Count) add(r *Rule) {
	c.Rules++
	switch r.Pipeline {
	case InUse:
		c.Queries++
	case Extended:
		c.Extended++
	}
}

// NewReport counts rules.
func NewReport(rules []*Rule) *Report {
	report := &Report{Reasons: map[string]int{}}
	eventTypes, logsources, techniques := map[string]*Count{}, map[string]*Count{}, map[string]*Count{}
	gains := map[string]int{}
	in := func(m map[string]*Count, name string, r *Rule) {
		if m[name] == nil {
			m[name] = &Count{Name: name}
		}
		m[name].add(r)
	}
	for _, r := range rules {
		report.add(r)
		in(logsources, r.Logsource, r)
		for _, t := range r.Techniques {
			in(techniques, t, r)
		}
		if r.EventType != "" {
			in(eventTypes, r.EventType, r)
		}
		if r.Pipeline == InUse {
			continue
		}
		if r.Pipeline == "" {
			report.Reasons[r.Reason]++
		}
		switch {
		case r.Pipeline == Extended:
			gains["use the pipeline "+Extended+", and check that your tenant has the events of "+r.Logsource]++
		case r.Reason == "no event type":
			gains["send "+r.Logsource+" to a custom log, and map it with a pipeline"]++
		case len(r.Fields) > 0:
			gains["ignore "+strings.Join(r.Fields, ", ")+" (the queries are wider)"]++
		}
	}
	report.Name = "all"
	report.EventTypes, report.Logsources = byRules(eventTypes), byRules(logsources)
	report.Techniques = slices.SortedFunc(values(techniques), func(a, b Count) int { return cmp.Compare(a.Name, b.Name) })
	for _, do := range slices.SortedFunc(maps.Keys(gains), func(a, b string) int {
		return cmp.Or(cmp.Compare(gains[b], gains[a]), cmp.Compare(a, b))
	}) {
		report.Gains = append(report.Gains, Gain{do, gains[do]})
	}
	return report
}

func values(m map[string]*Count) func(func(Count) bool) {
	return func(yield func(Count) bool) {
		for _, c := range m {
			if !yield(*c) {
				return
			}
		}
	}
}

// byRules sorts counts by the number of rules, highest first.
func byRules(m map[string]*Count) []Count {
	return slices.SortedFunc(values(m), func(a, b Count) int {
		return cmp.Or(cmp.Compare(b.Rules, a.Rules), cmp.Compare(a.Name, b.Name))
	})
}
