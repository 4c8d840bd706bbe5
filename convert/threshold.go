package convert

import (
	"fmt"
	"math"
	"slices"
	"strings"

	"sigma-lsp/analysis/sigma"
	"sigma-lsp/convert/leql"
)

// Threshold is the threshold of a custom detection rule of InsightIDR: a
// minimum of events, or of distinct values, within a time. Source: Rapid7's
// Terraform provider, resource rapid7_siem_detection_rule.
type Threshold struct {
	GroupBy  []string `json:"group_by,omitempty"` // LEQL keys
	CountBy  []string `json:"count_by,omitempty"` // keys whose distinct values are counted; none to count events
	Timespan string   `json:"timespan"`
	Min      int64    `json:"min"`
}

// String is a short description, such as "10 events in 10m by
// process.username".
func (t *Threshold) String() string {
	what := "events"
	if len(t.CountBy) > 0 {
		what = "values of " + strings.Join(t.CountBy, ", ")
	}
	text := fmt.Sprintf("%d %s in %s", t.Min, what, t.Timespan)
	if len(t.GroupBy) > 0 {
		text += " by " + strings.Join(t.GroupBy, ", ")
	}
	return text
}

// Base returns the first rule of a correlation, and its translation.
func (r *Result) Base() (*sigma.Document, *Result) { return r.baseRule.document, r.baseRule.result }

// Threshold returns the threshold for the detection definition of a
// correlation; nil for rules, and for correlations without a definition.
func (r *Result) Threshold() *Threshold { return r.threshold }

// asThreshold reads the correlation as a threshold. It refuses nothing; if
// there is none, it returns the reason.
func (t *correlationConverter) asThreshold() (th *Threshold, reason string, at sigma.Span) {
	c := t.correlation
	at = c.TypeEntry.Value.Span
	if c.Type != sigma.EventCount && c.Type != sigma.ValueCount {
		return nil, fmt.Sprintf("a threshold counts events or distinct values, but %q does not", c.Type), at
	}
	k := c.Condition
	switch {
	case k == nil || len(k.Limits) == 0:
		return nil, "the condition has no limit", at
	case len(k.Limits) > 1:
		return nil, "a threshold has only a minimum, not a range", k.Limits[1].Key.Span
	case k.Limits[0].Operator != "gte" && k.Limits[0].Operator != "gt":
		return nil, fmt.Sprintf("a threshold has only a minimum, but %q is neither \"gt\" nor \"gte\"", k.Limits[0].Operator), k.Limits[0].Key.Span
	case t.rules[0].result.EventType == "":
		return nil, "the events of its rules have no event type", at
	case slices.ContainsFunc(t.rules, func(one correlatedRule) bool { return one.result.hasKeywords }):
		return nil, "its rules search for keywords", at
	}
	limit := k.Limits[0].Number.Float
	if k.Limits[0].Operator == "gt" {
		limit = math.Floor(limit) + 1
	}
	if limit = math.Ceil(limit); limit < 1 || limit > math.MaxInt32 {
		return nil, "a threshold must be at least 1", k.Limits[0].Key.Span
	}
	th = &Threshold{Min: int64(limit)}
	if _, ok := c.Timespan.Duration(); !ok {
		return nil, "months and years have no fixed length", c.TimespanEntry.Value.Span
	}
	th.Timespan = fmt.Sprintf("%d%s", c.Timespan.Count, c.Timespan.Unit)
	if c.Timespan.Unit == "w" {
		th.Timespan = fmt.Sprintf("%dd", 7*c.Timespan.Count)
	}
	for _, n := range c.GroupBy {
		key, ok := t.key(n, "group by")
		if !ok {
			return nil, "", at // already refused
		}
		if !slices.Contains(th.GroupBy, key.Name) {
			th.GroupBy = append(th.GroupBy, key.Name)
		}
	}
	if c.Type == sigma.ValueCount {
		for _, n := range k.Fields {
			key, ok := t.key(n, "count")
			if !ok {
				return nil, "", at
			}
			th.CountBy = append(th.CountBy, key.Name)
		}
	}
	return th, "", at
}

// isThresholdOnly reports whether a correlation counts all events together:
// LEQL cannot compare that, but a threshold can.
func (t *correlationConverter) isThresholdOnly() bool {
	if len(t.correlation.GroupBy) > 0 || len(t.rules) == 0 || t.Verdict != Converted {
		return false
	}
	th, _, _ := t.asThreshold()
	return th != nil
}

// setDefinition sets the detection definition of a correlation: the query of
// its rules and a threshold. If there is none, it notes the reason.
func (t *correlationConverter) setDefinition() {
	th, reason, at := t.asThreshold()
	if th != nil {
		t.threshold, t.baseRule, t.conditions = th, t.rules[0], []leql.Expr{t.where()}
		reason, at = "a detection rule needs the threshold: "+th.String(), t.correlation.TypeEntry.Value.Span
	} else if reason != "" {
		reason = "there is no detection definition, because " + reason
	}
	if reason != "" && t.statement != nil {
		reason = "grouping needs the advanced mode of Log Search; " + reason
	}
	if reason != "" {
		t.note("idr-groupby-in-detection", at, "%s", reason)
	}
}
