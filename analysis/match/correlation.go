package match

import (
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

// MaxCorrelated is how many matching events a correlation keeps.
const MaxCorrelated = 100_000

// Correlator is a correlation that runs on events. Source: Sigma correlation
// rules specification.
type Correlator struct {
	correlation *sigma.Correlation
	rules       []correlated
}

type correlated struct {
	ref      sigma.Reference
	document *sigma.Document
	matcher  *Matcher
}

// CompileCorrelation makes a correlator. Rules and filters are looked up in the
// file of the correlation first, then through the resolver. Whatever cannot be
// run is returned as a problem with its position; there is no correlator then.
func CompileCorrelation(c *sigma.Correlation, others sigma.Resolver) (*Correlator, []sigma.Problem) {
	problems := slices.Clone(c.Problems)
	refuse := func(at sigma.Span, text string) {
		problems = append(problems, sigma.Problem{At: at, Text: text})
	}
	k := &Correlator{correlation: c}
	for _, ref := range c.Rules {
		found := c.Document.Resolve(ref.Name, others)
		if len(found) != 1 || found[0].Rule == nil {
			refuse(ref.At, fmt.Sprintf("%q does not identify exactly one rule", ref.Name))
			continue
		}
		m, more := Compile(found[0].Rule, found[0].Filters(others)...)
		problems = append(problems, more...)
		k.rules = append(k.rules, correlated{ref, found[0], m})
	}
	switch {
	case c.Type == "":
		refuse(c.Key.Span, "correlations of this type cannot be evaluated")
	case c.Type == sigma.TemporalOrdered && c.Condition != nil:
		refuse(c.ConditionEntry.Value.Span, "a condition on an ordered correlation cannot be evaluated")
	case c.Type == sigma.ValuePercentile && (c.Condition == nil || c.Condition.Percentile == nil):
		refuse(c.Key.Span, "the condition has no percentile")
	case !c.Type.CountsRules() && (c.Condition == nil || len(c.Condition.Limits) == 0 || c.Type.UsesField() && len(c.Condition.Fields) == 0):
		refuse(c.Key.Span, "the condition has no comparison")
	}
	if len(problems) > 0 {
		return nil, problems
	}
	return k, nil
}

// Groups is the events that the rules of a correlation match, in their
// groups.
type Groups struct {
	Events    int // that are in a group
	Ungrouped int // that are in no group
	Undated   int // that are in a group and have no time
	Dropped   int // beyond MaxGathered, which are not counted

	correlator *Correlator
	groups     map[string]*group
}

// group is the events with the same values in the fields of group-by.
type group struct {
	values  []string
	members []member
}

// member is what a correlation keeps of an event.
type member struct {
	at       time.Time
	rules    []int  // that match, by their index
	counted  string // what value_count counts
	number   float64
	isNumber bool
}

// Gather begins a gathering.
func (k *Correlator) Gather() *Groups {
	return &Groups{correlator: k, groups: map[string]*group{}}
}

// GroupMember is what a correlation keeps of an event that matches one of its
// rules.
type GroupMember struct {
	member
	values []string // of the fields of group-by; nil where the event is in no group
}

// Read runs the rules on an event and returns nil if none matches. An event
// without all the group-by fields is in no group. It is safe for concurrent
// use.
func (k *Correlator) Read(e Timed) *GroupMember {
	var rules []int
	for i, r := range k.rules {
		if r.matcher.Match(e.Event) {
			rules = append(rules, i)
		}
	}
	if len(rules) == 0 {
		return nil
	}
	g := &GroupMember{member: member{at: e.At, rules: rules}}
	if values, ok := k.values(e.Event, k.rules[rules[0]]); ok {
		g.values = append([]string{}, values...)
		if k.correlation.Type.UsesField() {
			k.read(&g.member, e.Event)
		}
	}
	return g
}

// Add gathers what Read returned. An event that several rules match counts once.
func (g *Groups) Add(one *GroupMember) {
	switch {
	case one == nil:
		return
	case one.values == nil:
		g.Ungrouped++
		return
	case g.Events == MaxCorrelated:
		g.Dropped++
		return
	}
	g.Events++
	if one.at.IsZero() {
		g.Undated++
	}
	name := strings.Join(one.values, "\x00")
	of := g.groups[name]
	if of == nil {
		of = &group{values: one.values}
		g.groups[name] = of
	}
	of.members = append(of.members, one.member)
}

// read stores the values of the fields of the condition.
func (k *Correlator) read(m *member, e *Event) {
	fields := k.correlation.Condition.Fields
	if k.correlation.Type != sigma.ValueCount {
		if held := e.valuesOf(fields[0].Value); len(held) > 0 && held[0].isNum {
			m.number, m.isNumber = held[0].number, true
		}
		return
	}
	for _, n := range fields {
		held := e.valuesOf(n.Value)
		if len(held) == 0 || held[0].null {
			m.counted = ""
			return
		}
		m.counted += held[0].text + "\x00"
	}
}

// Whole returns the groups that match where all events lie in one window, as
// the values of the fields they are grouped by, sorted.
func (g *Groups) Whole() [][]string {
	return g.matching(func(of *group) bool {
		if g.correlator.correlation.Type == sigma.TemporalOrdered {
			return g.correlator.matchesInOrder(of.members, math.MaxInt64)
		}
		t := newTally()
		for i := range of.members {
			t.add(&of.members[i])
		}
		return g.correlator.matches(t)
	})
}

// Sliding returns the groups that match in some window of the timespan, which
// begins with an event of the group.
func (g *Groups) Sliding() [][]string {
	span, _ := g.correlator.correlation.Timespan.Duration()
	return g.matching(func(of *group) bool {
		slices.SortStableFunc(of.members, func(a, b member) int { return a.at.Compare(b.at) })
		if g.correlator.correlation.Type == sigma.TemporalOrdered {
			return g.correlator.matchesInOrder(of.members, span)
		}
		t, end := newTally(), 0
		for start := range of.members {
			for end < len(of.members) && of.members[end].at.Sub(of.members[start].at) < span {
				t.add(&of.members[end])
				end++
			}
			if g.correlator.matches(t) {
				return true
			}
			t.remove(&of.members[start])
		}
		return false
	})
}

// matchesInOrder reports whether events that lie within a timespan match the rules one
// after the other, each rule another event.
func (k *Correlator) matchesInOrder(members []member, span time.Duration) bool {
	begun := make([]*time.Time, len(k.rules)) // when the latest run up to a rule began
	for i := range members {
		m := &members[i]
		for _, rule := range slices.Backward(m.rules) {
			if rule == 0 {
				begun[0] = &m.at
			} else {
				begun[rule] = begun[rule-1]
			}
			if last := begun[rule]; rule == len(k.rules)-1 && last != nil && m.at.Sub(*last) < span {
				return true
			}
		}
	}
	return false
}

func (g *Groups) matching(is func(*group) bool) [][]string {
	var matched [][]string
	for _, of := range g.groups {
		if is(of) {
			matched = append(matched, of.values)
		}
	}
	slices.SortFunc(matched, slices.Compare[[]string])
	return matched
}

// values returns the values of an event for the group-by fields, with aliases
// replaced by the fields of the rule.
func (k *Correlator) values(e *Event, rule correlated) (values []string, ok bool) {
	for _, n := range k.correlation.GroupBy {
		field := n.Value
		for _, a := range k.correlation.Aliases {
			if a.Name.Value != field {
				continue
			}
			for _, f := range a.Fields {
				if rule.document.HasName(f.Rule.Name) {
					field = f.Field.Value
				}
			}
			break
		}
		held := e.valuesOf(field)
		if len(held) == 0 || held[0].null {
			return nil, false
		}
		values = append(values, held[0].text)
	}
	return values, true
}

// tally is what is measured of the events of a window. Events enter and leave it
// one by one, so that a window can slide without being counted again.
type tally struct {
	events  int
	rules   map[int]int    // events, by the rule
	counted map[string]int // events, by the value
	numbers []float64      // sorted
	sum     float64
}

func newTally() *tally { return &tally{rules: map[int]int{}, counted: map[string]int{}} }

func (t *tally) add(m *member) {
	t.events++
	for _, rule := range m.rules {
		t.rules[rule]++
	}
	if m.counted != "" {
		t.counted[m.counted]++
	}
	if m.isNumber {
		at, _ := slices.BinarySearch(t.numbers, m.number)
		t.numbers = slices.Insert(t.numbers, at, m.number)
		t.sum += m.number
	}
}

func (t *tally) remove(m *member) {
	t.events--
	for _, rule := range m.rules {
		if t.rules[rule]--; t.rules[rule] == 0 {
			delete(t.rules, rule)
		}
	}
	if m.counted != "" {
		if t.counted[m.counted]--; t.counted[m.counted] == 0 {
			delete(t.counted, m.counted)
		}
	}
	if m.isNumber {
		at, _ := slices.BinarySearch(t.numbers, m.number)
		t.numbers = slices.Delete(t.numbers, at, at+1)
		t.sum -= m.number
	}
}

func (k *Correlator) matches(t *tally) bool {
	condition := k.correlation.Condition
	if condition == nil {
		return len(t.rules) == len(k.rules)
	}
	if condition.Text != nil {
		names := map[string]bool{}
		for rule := range t.rules {
			names[k.rules[rule].ref.Name] = true
		}
		return meetsLimit(condition.Expr, names)
	}
	n, ok := k.measure(t)
	for _, l := range condition.Limits {
		limit := l.Number.Float
		ok = ok && map[string]bool{"gt": n > limit, "gte": n >= limit, "lt": n < limit, "lte": n <= limit, "eq": n == limit, "neq": n != limit}[l.Operator]
	}
	return ok
}

func meetsLimit(e sigma.Expr, rules map[string]bool) bool {
	held := func(o sigma.Expr) bool { return meetsLimit(o, rules) }
	failed := func(o sigma.Expr) bool { return !meetsLimit(o, rules) }
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
// where no event of the window has one.
func (k *Correlator) measure(t *tally) (n float64, ok bool) {
	switch k.correlation.Type {
	case sigma.EventCount:
		return float64(t.events), true
	case sigma.Temporal:
		return float64(len(t.rules)), true
	case sigma.ValueCount:
		return float64(len(t.counted)), true
	}
	if len(t.numbers) == 0 {
		return 0, false
	}
	percentile := 50.0
	switch k.correlation.Type {
	case sigma.ValueSum:
		return t.sum, true
	case sigma.ValueAvg:
		return t.sum / float64(len(t.numbers)), true
	case sigma.ValuePercentile:
		percentile = k.correlation.Condition.Percentile.Float
	}
	rank := int(math.Ceil(percentile / 100 * float64(len(t.numbers))))
	return t.numbers[max(rank, 1)-1], true
}
