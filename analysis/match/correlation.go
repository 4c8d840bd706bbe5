package match

import (
	"cmp"
	"fmt"
	"math"
	"slices"
	"strings"
	"time"

	"sigma-lsp/analysis/sigma"
)

// Timed is an event and when it happened.
type Timed struct {
	*Event
	At time.Time
}

// Correlator is a correlation that runs on events. Source: Sigma correlation
// rules specification.
type Correlator struct {
	of    *sigma.Correlation
	rules []correlated
}

type correlated struct {
	ref     sigma.Reference
	of      *sigma.Document
	matcher *Matcher
}

// CompileCorrelation makes a correlator. Rules and filters are looked for in
// the file of the correlation, and in others. What cannot be run is a problem
// with its place; then there is no correlator.
func CompileCorrelation(c *sigma.Correlation, others sigma.Others) (*Correlator, []sigma.Problem) {
	problems := slices.Clone(c.Problems)
	refuse := func(at sigma.Span, text string) {
		problems = append(problems, sigma.Problem{At: at, Text: text})
	}
	k := &Correlator{of: c}
	for _, ref := range c.Rules {
		found := c.Document.Find(ref.Name, others)
		if len(found) != 1 || found[0].Rule == nil {
			refuse(ref.At, fmt.Sprintf("%q does not name one rule", ref.Name))
			continue
		}
		m, more := Compile(found[0].Rule, found[0].Filters(others)...)
		problems = append(problems, more...)
		k.rules = append(k.rules, correlated{ref, found[0], m})
	}
	switch {
	case c.Type == "" || c.Type == sigma.TemporalOrdered:
		refuse(c.Key.Span, "correlations of this type cannot be run")
	case c.Type == sigma.ValuePercentile && (c.Condition == nil || c.Condition.Percentile == nil):
		refuse(c.Key.Span, "the condition does not say which percentile")
	case !c.Type.OfRules() && (c.Condition == nil || len(c.Condition.Limits) == 0 || c.Type.OfField() && len(c.Condition.Fields) == 0):
		refuse(c.Key.Span, "the condition does not say what is compared")
	}
	if len(problems) > 0 {
		return nil, problems
	}
	return k, nil
}

// Groups returns the groups that match among events that all lie in one
// window, as the values of the fields they are grouped by, sorted. An event
// that has not all of these fields is in no group; one that several rules match
// counts once.
func (k *Correlator) Groups(window []*Event) [][]string {
	groups := map[string]*group{}
	for _, e := range window {
		var rules []int
		for i, r := range k.rules {
			if r.matcher.Match(e) {
				rules = append(rules, i)
			}
		}
		if len(rules) == 0 {
			continue
		}
		values, ok := k.values(e, k.rules[rules[0]])
		if !ok {
			continue
		}
		name := strings.Join(values, "\x00")
		if groups[name] == nil {
			groups[name] = &group{values: values, rules: map[string]bool{}}
		}
		g := groups[name]
		g.events = append(g.events, e)
		for _, i := range rules {
			g.rules[k.rules[i].ref.Name] = true
		}
	}
	var matched [][]string
	for _, g := range groups {
		if k.matches(g) {
			matched = append(matched, g.values)
		}
	}
	slices.SortFunc(matched, slices.Compare[[]string])
	return matched
}

// Sliding returns the groups that match in some window of the timespan,
// wherever it begins. The events are in order of their times.
func (k *Correlator) Sliding(events []Timed) [][]string {
	span, _ := k.of.Timespan.Duration()
	var matched [][]string
	for i, first := range events {
		var window []*Event
		for _, e := range events[i:] {
			if e.At.Sub(first.At) < span {
				window = append(window, e.Event)
			}
		}
		matched = append(matched, k.Groups(window)...)
	}
	slices.SortFunc(matched, slices.Compare[[]string])
	return slices.CompactFunc(matched, slices.Equal[[]string])
}

type group struct {
	values []string
	events []*Event
	rules  map[string]bool // that match, by what the correlation calls them
}

// values returns what an event holds under the fields of group-by, and under
// what an alias stands for in its rule.
func (k *Correlator) values(e *Event, rule correlated) (values []string, ok bool) {
	for _, n := range k.of.GroupBy {
		field := n.Value
		for _, a := range k.of.Aliases {
			if a.Name.Value != field {
				continue
			}
			for _, f := range a.Fields {
				if rule.of.Named(f.Rule.Name) {
					field = f.Field.Value
				}
			}
			break
		}
		held := e.values(field)
		if len(held) == 0 || held[0].null {
			return nil, false
		}
		values = append(values, held[0].text)
	}
	return values, true
}

func (k *Correlator) matches(g *group) bool {
	condition := k.of.Condition
	if condition == nil {
		return len(g.rules) == len(k.rules)
	}
	if condition.Text != nil {
		return holds(condition.Expr, g.rules)
	}
	n, ok := k.measure(g)
	for _, l := range condition.Limits {
		limit := l.Number.Float
		ok = ok && map[string]bool{"gt": n > limit, "gte": n >= limit, "lt": n < limit, "lte": n <= limit, "eq": n == limit, "neq": n != limit}[l.Operator]
	}
	return ok
}

func holds(e sigma.Expr, rules map[string]bool) bool {
	held := func(o sigma.Expr) bool { return holds(o, rules) }
	failed := func(o sigma.Expr) bool { return !holds(o, rules) }
	switch e := e.(type) {
	case *sigma.And:
		return !slices.ContainsFunc(e.Operands, failed)
	case *sigma.Or:
		return slices.ContainsFunc(e.Operands, held)
	case *sigma.Not:
		return failed(e.Operand)
	case *sigma.Ref:
		return rules[e.Name]
	}
	return false
}

// measure returns the number that the limits are compared with; ok is false
// where no event of the group has one.
func (k *Correlator) measure(g *group) (n float64, ok bool) {
	switch k.of.Type {
	case sigma.EventCount:
		return float64(len(g.events)), true
	case sigma.Temporal:
		return float64(len(g.rules)), true
	case sigma.ValueCount:
		distinct := map[string]bool{}
		for _, e := range g.events {
			var combined []string
			for _, n := range k.of.Condition.Fields {
				if held := e.values(n.Value); len(held) > 0 && !held[0].null {
					combined = append(combined, held[0].text)
				}
			}
			if len(combined) == len(k.of.Condition.Fields) {
				distinct[strings.Join(combined, "\x00")] = true
			}
		}
		return float64(len(distinct)), true
	}
	var numbers []float64
	sum := 0.0
	for _, e := range g.events {
		if held := e.values(k.of.Condition.Fields[0].Value); len(held) > 0 && held[0].isNum {
			numbers = append(numbers, held[0].number)
			sum += held[0].number
		}
	}
	if len(numbers) == 0 {
		return 0, false
	}
	percentile := 50.0
	switch k.of.Type {
	case sigma.ValueSum:
		return sum, true
	case sigma.ValueAvg:
		return sum / float64(len(numbers)), true
	case sigma.ValuePercentile:
		percentile = k.of.Condition.Percentile.Float
	}
	slices.SortFunc(numbers, cmp.Compare[float64])
	rank := int(math.Ceil(percentile / 100 * float64(len(numbers))))
	return numbers[max(rank, 1)-1], true
}
