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
	"sigma-lsp/convert"
	"sigma-lsp/convert/pipeline"
)

// Extended is the embedded pipeline that is tried on rules that are refused.
const Extended = "insightidr-extended"

// Rule is what became of one rule.
type Rule struct {
	Logsource  string   // as category/product/service
	EventType  string   // or the log that is searched; "" without a query
	Techniques []string // of ATT&CK
	Pipeline   string   // by which it becomes a query: "" for none, Extended, or those in use
	Reason     string   // of a refusal
	Fields     []string // those without a key, where nothing else is missing
}

// InUse stands in Rule.Pipeline for the pipelines that are in use.
const InUse = "in use"

// Of finds out what becomes of a rule or correlation.
func Of(others sigma.Resolver, d *sigma.Document, pipelines []*pipeline.Pipeline) *Rule {
	r := &Rule{Logsource: logsource(d), Techniques: techniques(d)}
	first := convert.Try(others, d, pipelines...)
	if r.takes(first, InUse) {
		return r
	}
	r.Reason, r.Fields = reason(first)
	if extended, ok := pipeline.Builtin(Extended); ok && !slices.Contains(pipelines, extended) {
		r.takes(first.TryWith(extended), Extended)
	}
	return r
}

func (r *Rule) takes(result *convert.Result, by string) bool {
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
	text := func(n *sigma.Node) string {
		if n == nil {
			return ""
		}
		return n.Value
	}
	l := d.Rule.Logsource
	return cmp.Or(pipeline.Logsource{Category: text(l.Category), Product: text(l.Product), Service: text(l.Service)}.String(), "none")
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

// reason says in a few words why a rule has no query, and which fields have no
// key, if that alone is the reason.
func reason(r *convert.Result) (text string, fields []string) {
	switch r.Verdict {
	case convert.UnsupportedLogsource:
		return "no event type", nil
	case convert.UnsupportedField:
		for _, f := range r.Refused() {
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

// Count is how many rules there are of something.
type Count struct {
	Name     string `json:"name"`
	Rules    int    `json:"rules"`
	Queries  int    `json:"queries"`  // by the pipelines in use
	Extended int    `json:"extended"` // more by insightidr-extended
}

// Gain is something to do, and how many rules more become queries by it.
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

// add counts a rule in.
func (c *Count) add(r *Rule) {
	c.Rules++
	switch r.Pipeline {
	case InUse:
		c.Queries++
	case Extended:
		c.Extended++
	}
}

// Make counts rules.
func Make(rules []*Rule) *Report {
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
	report.EventTypes, report.Logsources = sorted(eventTypes), sorted(logsources)
	report.Techniques = slices.SortedFunc(flat(techniques), func(a, b Count) int { return cmp.Compare(a.Name, b.Name) })
	for _, do := range slices.SortedFunc(maps.Keys(gains), func(a, b string) int {
		return cmp.Or(cmp.Compare(gains[b], gains[a]), cmp.Compare(a, b))
	}) {
		report.Gains = append(report.Gains, Gain{do, gains[do]})
	}
	return report
}

func flat(m map[string]*Count) func(func(Count) bool) {
	return func(yield func(Count) bool) {
		for _, c := range m {
			if !yield(*c) {
				return
			}
		}
	}
}

// sorted is the counts with the most rules first.
func sorted(m map[string]*Count) []Count {
	return slices.SortedFunc(flat(m), func(a, b Count) int {
		return cmp.Or(cmp.Compare(b.Rules, a.Rules), cmp.Compare(a.Name, b.Name))
	})
}
