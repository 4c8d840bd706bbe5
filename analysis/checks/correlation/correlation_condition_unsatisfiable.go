package correlation

import (
	"fmt"
	"math"
	"slices"
	"strings"

	"sigma-lsp/analysis/check"
	"sigma-lsp/analysis/sigma"
)

var _ = check.Register(check.Check{
	Name:     "correlation-condition-unsatisfiable",
	Group:    "correlation",
	Severity: check.Warning,
	Title:    "limit that is never or always met",
	What: `Reports a condition that no count, or every count, satisfies. A count is a
whole number of at least 0; a temporal correlation counts its rules, so its count is at
most the number of rules.`,
	Why: `The correlation never matches, or the limit has no effect.`,
	Avoid: `
title: Many logons
correlation:
  type: event_count
  rules: [logon]
  group-by: [User]
  timespan: 1h
  condition: {lt: 0}`,
	Prefer: `
title: Many logons
correlation:
  type: event_count
  rules: [logon]
  group-by: [User]
  timespan: 1h
  condition: {gte: 10}`,
	Run: ofCorrelation(correlationConditionUnsatisfiable),
})

func correlationConditionUnsatisfiable(p *check.Pass, c *sigma.Correlation) {
	if c.Type == "" || c.Condition == nil || len(c.Condition.Limits) == 0 {
		return
	}
	if slices.ContainsFunc(c.Condition.Limits, func(l sigma.Limit) bool { return math.Abs(l.Number.Float) >= 1<<53 }) {
		return // floats are not exact there
	}
	what, most := "value", math.Inf(1)
	switch {
	case c.Type.CountsRules():
		if len(c.Problems) > 0 || !p.Parsed { // the number of rules is not known
			return
		}
		what, most = fmt.Sprintf("count of %d rules", len(c.Rules)), float64(len(c.Rules))
	case c.Type == sigma.EventCount, c.Type == sigma.ValueCount:
		what = "count"
	}
	never, always := true, true
	for _, x := range samples(c.Condition.Limits, what != "value", most) {
		holds := !slices.ContainsFunc(c.Condition.Limits, func(l sigma.Limit) bool { return !compare(x, l) })
		never, always = never && !holds, always && holds
	}
	limits := make([]string, len(c.Condition.Limits))
	for i, l := range c.Condition.Limits {
		limits[i] = l.Operator + " " + l.Number.Text
	}
	switch text := strings.Join(limits, " and "); {
	case never:
		p.Reportf(c.ConditionEntry.Value.Span, "the correlation can never match: no %s is %s", what, text)
	case always:
		p.Reportf(c.ConditionEntry.Value.Span, "the condition has no effect: every %s is %s", what, text)
	}
}

// samples are numbers among which is one of each that the limits tell apart.
// Counts are whole and lie between zero and the most there can be.
func samples(limits []sigma.Limit, counts bool, most float64) (all []float64) {
	at := []float64{0}
	for _, l := range limits {
		at = append(at, l.Number.Float)
	}
	slices.Sort(at)
	for i, x := range at {
		next := x + 1
		if i+1 < len(at) {
			next = at[i+1]
		}
		all = append(all, x, x+(next-x)/2, math.Floor(x), math.Floor(x)+1, math.Ceil(x)-1)
	}
	all = append(all, math.Inf(-1), min(math.Inf(1), most))
	if counts {
		all = slices.DeleteFunc(all, func(x float64) bool { return x < 0 || x > most || math.Floor(x) != x })
	}
	return all
}

func compare(x float64, l sigma.Limit) bool {
	switch n := l.Number.Float; l.Operator {
	case "gt":
		return x > n
	case "gte":
		return x >= n
	case "lt":
		return x < n
	case "lte":
		return x <= n
	case "eq":
		return x == n
	default:
		return x != n
	}
}
