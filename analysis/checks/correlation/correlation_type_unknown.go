package correlation

import (
	"slices"
	"strings"

	"sigma-lsp/analysis/check"
	"sigma-lsp/analysis/sigma"
)

var _ = check.Register(check.Check{
	Name:     "correlation-type-unknown",
	Group:    "correlation",
	Severity: check.Error,
	Title:    "unknown correlation type",
	What: `Reports a correlation type that the specification does not define.
"value_median" is only a hint, since pySigma and rsigma support it.`,
	Why: `The types are event_count, value_count, temporal, temporal_ordered,
value_sum, value_avg and value_percentile. Tools reject any other word. Instead of a
median, use value_percentile with a percentile of 50.`,
	Avoid: `
title: Many logons
correlation:
  type: event_cuont
  rules: [logon]
  group-by: [User]
  timespan: 1h
  condition: {gte: 10}`,
	Prefer: `
title: Many logons
correlation:
  type: event_count
  rules: [logon]
  group-by: [User]
  timespan: 1h
  condition: {gte: 10}`,
	Run: ofCorrelation(correlationTypeUnknown),
})

func correlationTypeUnknown(p *check.Pass, c *sigma.Correlation) {
	names := make([]string, len(sigma.CorrelationTypes))
	for i, t := range sigma.CorrelationTypes {
		names[i] = string(t)
	}
	for _, f := range p.Problems() {
		if near, ok := reordered(c.TypeEntry.Value.Value, names); ok {
			f.Text = sigma.Messagef("unknown correlation type %.40q; did you mean %q?", c.TypeEntry.Value.Value, near)
			write(f, c.TypeEntry.Value, near)
			continue
		}
		nearest(f, c.TypeEntry.Value, names)
	}
	if c.Type == sigma.ValueMedian {
		p.Reportf(c.TypeEntry.Value.Span, "%q is not part of the specification, only of pySigma and rsigma; use a percentile of 50", c.Type).WithSeverity(check.Hint)
	}
}

// reordered returns the type with the same words in another order or with another
// mark between them, such as ordered_temporal.
func reordered(text string, names []string) (string, bool) {
	words := func(text string) string {
		w := strings.FieldsFunc(strings.ToLower(text), func(r rune) bool { return r == '_' || r == '-' || r == ' ' })
		slices.Sort(w)
		return strings.Join(w, " ")
	}
	n := slices.IndexFunc(names, func(name string) bool { return words(name) == words(text) })
	if n < 0 || len(text) > 40 {
		return "", false
	}
	return names[n], true
}
