package convert

import (
	"slices"
	"strconv"

	"sigma-lsp/analysis/sigma"
	"sigma-lsp/convert/leql"
	"sigma-lsp/convert/pipeline"
)

// maxGroups is how many keys groupby(…) accepts. Source: Rapid7's announcement
// of grouping by several fields.
const maxGroups = 5

// groupClauses writes groupby(…).
func (t *correlationConverter) groupClauses() []leql.Clause {
	if len(t.correlation.GroupBy) == 0 {
		if t.Verdict != Invalid {
			t.refuse(t.correlation.Key.Span, "having(…) in LEQL compares groups; add a field to group-by")
		}
		return nil
	}
	c := leql.Clause{Name: "groupby"}
	for _, n := range t.correlation.GroupBy {
		key, ok := t.key(n, "group by")
		if !ok || slices.ContainsFunc(c.Arguments, func(a leql.Argument) bool { return a.Key.Name == key.Name }) {
			continue // two fields with the same key
		}
		if len(c.Arguments) == maxGroups {
			t.refuse(n.Span, "groupby(…) in LEQL allows at most %d keys", maxGroups)
			break
		}
		c.Arguments = append(c.Arguments, leql.Argument{Key: key})
	}
	return []leql.Clause{c}
}

// GroupKeys returns the keys that the query of a correlation groups by, each at
// the position of its field.
func (r *Result) GroupKeys() map[sigma.Span]string {
	keys := map[sigma.Span]string{}
	if r.statement == nil {
		return keys
	}
	for _, c := range r.statement.Clauses {
		if c.Name == "groupby" {
			for _, a := range c.Arguments {
				keys[sigma.Span{Start: a.Key.From.Start, End: a.Key.From.End}] = a.Key.Name
			}
		}
	}
	return keys
}

var comparisons = map[string]leql.Operator{
	"gt": leql.Greater, "gte": leql.GreaterEqual, "lt": leql.Less, "lte": leql.LessEqual, "eq": leql.Equal, "neq": leql.NotEqual,
}

// calculationClauses writes calculate(…) and having(…).
func (t *correlationConverter) calculationClauses() []leql.Clause {
	at, k := t.correlation.TypeEntry.Value, t.correlation.Condition
	calculation := leql.Argument{Word: "count"}
	field := func(word string) {
		if k == nil || len(k.Fields) == 0 {
			return
		}
		if len(k.Fields) > 1 {
			t.refuse(k.Fields[1].Span, "calculate(…) in LEQL uses one key, not a combination of several")
			return
		}
		key, _ := t.key(k.Fields[0], "calculate over")
		calculation = leql.Argument{Word: word, Of: key.Name}
	}
	inferred := ""
	switch t.correlation.Type {
	case sigma.EventCount:
	case sigma.ValueCount:
		field("unique")
	case sigma.ValueSum:
		field("sum")
		inferred = "sum"
	case sigma.ValueAvg:
		field("average")
		inferred = "average"
	case sigma.ValuePercentile:
		if k != nil && k.PercentileEntry.Key == nil {
			t.refuse(t.correlation.ConditionEntry.Key.Span, "missing percentile in the condition; add one, such as \"percentile: 95\"")
			return nil
		}
		if k != nil && k.Percentile != nil {
			field("pctl(" + k.Percentile.Text + ")")
		}
		inferred = "pctl"
	case sigma.ValueMedian:
		field("pctl(50)")
		inferred = "pctl"
	case sigma.Temporal:
		return t.temporalClauses()
	case sigma.TemporalOrdered:
		t.refuse(at.Span, "LEQL cannot compare the order of events; use \"temporal\" to accept any order")
		return nil
	default:
		return nil
	}
	limit := t.limit()
	if limit == nil {
		return nil
	}
	if inferred != "" {
		t.note("idr-clause-inferred", at.Span, "no published query compares %s in having(…); it is assumed to work like unique", inferred)
	}
	return t.havingClauses(calculation, limit.Operator, limit.Number.Text, limit.Key.Span)
}

// limit returns the single comparison of the condition.
func (t *correlationConverter) limit() *sigma.Limit {
	k := t.correlation.Condition
	if k == nil || len(k.Limits) == 0 {
		return nil
	}
	if len(k.Limits) > 1 {
		t.refuse(k.Limits[1].Key.Span, "LEQL cannot express a range: every published having(…) has a single comparison")
		return nil
	}
	return &k.Limits[0]
}

// havingClauses writes a calculation and the comparison of its result, which
// the span at requires.
func (t *correlationConverter) havingClauses(calculation leql.Argument, operator, number string, at sigma.Span) []leql.Clause {
	if operator != "gt" && operator != "gte" {
		t.note("idr-clause-inferred", at, "published queries use only > and >= in having(…); %s is assumed to work the same way", comparisons[operator])
	}
	having := calculation
	having.Comparison, having.Number = comparisons[operator], number
	from := t.correlation.TypeEntry.Value.Span
	if k := t.correlation.Condition; k != nil && len(k.Fields) == 1 {
		from = k.Fields[0].Span
	}
	return []leql.Clause{
		{Name: "calculate", Arguments: []leql.Argument{calculation}, At: origin(from)},
		{Name: "having", Arguments: []leql.Argument{having}, At: origin(at)},
	}
}

// temporalClauses writes that events of several rules occur together. One query
// cannot distinguish the rules of its events unless some key has a different
// value in the events of each rule: then it counts the distinct values of that
// key.
func (t *correlationConverter) temporalClauses() []leql.Clause {
	at := t.correlation.TypeEntry.Value.Span
	operator, number := "gte", strconv.Itoa(len(t.rules))
	if k := t.correlation.Condition; k != nil {
		if k.Text != nil {
			t.requireConjunction(k.Expr)
			at = k.Text.Span
		} else if l := t.limit(); l != nil {
			operator, number, at = l.Operator, l.Number.Text, l.Key.Span
		} else if len(k.Limits) > 1 {
			return nil
		}
	}
	switch len(t.rules) {
	case 0:
		return nil
	case 1:
		if operator+number != "gte1" {
			t.refuse(at, "the correlation has only one rule, so it cannot count how many of its rules match")
			return nil
		}
		return t.havingClauses(leql.Argument{Word: "count"}, operator, number, at)
	}
	key, ok := discriminator(t.rules)
	if !ok {
		t.refuse(t.correlation.TypeEntry.Value.Span, "LEQL cannot tell which of the rules an event matches: no key has a different number in the events of each rule")
		return nil
	}
	return t.havingClauses(leql.Argument{Word: "unique", Of: key}, operator, number, at)
}

// requireConjunction refuses conditions other than "and" of rules, the only
// form that can be expressed.
func (t *correlationConverter) requireConjunction(e sigma.Expr) {
	switch e := e.(type) {
	case *sigma.And:
		for _, o := range e.Operands {
			t.requireConjunction(o)
		}
	case *sigma.Or:
		t.refuse(e.Span, "LEQL can count the rules that match, but not tell which; combine all rules with \"and\"")
	case *sigma.Not:
		t.refuse(e.Span, "LEQL cannot tell that a rule does not match; combine all rules with \"and\"")
	}
}

// discriminator finds a key that has a different value in the events of each
// rule.
func discriminator(rules []correlatedRule) (string, bool) {
	values := make([]map[string]string, len(rules))
	var keys []string
	for i, one := range rules {
		values[i] = constantKeys(one.result.Rule)
		if i == 0 {
			for key := range values[0] {
				keys = append(keys, key)
			}
		}
	}
	slices.Sort(keys)
	for _, key := range keys {
		seen := map[string]bool{}
		for i := range rules {
			if v, ok := values[i][key]; ok && isPlainKey(key) {
				seen[v] = true
			}
		}
		if len(seen) == len(rules) {
			return key, true
		}
	}
	return "", false
}

// constantKeys returns the keys that have one fixed number in all events that
// the rule matches. Text does not count: it is compared ignoring case, so
// several values match.
func constantKeys(r *pipeline.Rule) map[string]string {
	var all map[string]string
	for i, c := range r.Conditions {
		one := map[string]string{}
		if c != nil {
			one = requiredNumbers(resolveCondition(r, c, allTests))
		}
		if i == 0 {
			all = one
		}
		all = intersect(all, one)
	}
	return all
}

func requiredNumbers(x expression) map[string]string {
	switch x := x.(type) {
	case *match:
		if n, ok := x.value.(sigma.Number); ok && x.item.Field != "" {
			return map[string]string{x.item.Field: n.Text}
		}
	case *junction:
		out := map[string]string{}
		for i, o := range x.operands {
			one := requiredNumbers(o)
			switch {
			case x.and:
				for key, v := range one {
					out[key] = v
				}
			case i == 0:
				out = one
			default:
				out = intersect(out, one)
			}
		}
		return out
	}
	return nil
}

func intersect(a, b map[string]string) map[string]string {
	out := map[string]string{}
	for key, v := range a {
		if w, ok := b[key]; ok && v == w {
			out[key] = v
		}
	}
	return out
}

// timesliceClauses writes timeslice(…) and notes its meaning: slices are
// adjacent, they do not slide over the events as Sigma requires, and Rapid7
// does not document that having(…) applies to each slice separately.
func (t *correlationConverter) timesliceClauses() []leql.Clause {
	s := t.correlation.Timespan
	if s == nil {
		return nil
	}
	length := strconv.FormatInt(s.Count, 10) + s.Unit
	switch s.Unit {
	case "w":
		length = strconv.FormatInt(7*s.Count, 10) + "d"
	case "M", "y":
		t.refuse(s.Node.Span, "timeslice(…) in LEQL uses seconds, minutes, hours and days; a %s has no fixed length", map[string]string{"M": "month", "y": "year"}[s.Unit])
		return nil
	}
	effect := "the query matches more or less than the rule"
	if t.isMonotonic() {
		effect = "events on both sides of a slice boundary are missed"
	}
	t.note("idr-timeslice", s.Node.Span, "the time slices of %[1]s do not overlap: %[2]s; run the query over a time range of %[1]s, "+
		"since it is not documented that having(…) evaluates each slice separately", length, effect)
	return []leql.Clause{{Name: "timeslice", Arguments: []leql.Argument{{Word: length}}, At: origin(s.Node.Span)}}
}

// isMonotonic reports whether additional events can never stop the correlation
// from matching.
func (t *correlationConverter) isMonotonic() bool {
	if t.correlation.Type.UsesField() && t.correlation.Type != sigma.ValueCount {
		return false
	}
	k := t.correlation.Condition
	return k == nil || !slices.ContainsFunc(k.Limits, func(l sigma.Limit) bool { return l.Operator != "gt" && l.Operator != "gte" })
}
