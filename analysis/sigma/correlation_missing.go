package sigma

import (
	"slices"
)

// correlationKeys are the keys below "correlation".
var correlationKeys = []string{"type", "rules", "group-by", "timespan", "aliases", "condition", "generate"}

// reportMissing adds the required parts that a correlation does not have, if
// the text was read without recovery. Whatever depends on a part that could not
// be read is skipped. Source: Sigma correlation rules specification 2.1; rules
// may be absent if a text condition names them, as in pySigma.
func (c *Correlation) reportMissing() {
	switch {
	case c.Document.Broken || c.Node.Broken:
		return
	case isEmpty(c.Node):
		c.problem("correlation-not-mapping", c.Key.Span, "empty correlation; add type, rules, group-by and timespan below it")
		return
	case c.Node.Kind != Mapping:
		return
	}
	text := c.Condition != nil && c.Condition.Text != nil && (c.Type == "" || c.Type.CountsRules())
	c.missing("type", c.TypeEntry, "correlation-type-missing", `a type, such as "event_count"`)
	switch rules := c.RulesEntry.Value; {
	case text:
	case rules != nil && rules.Kind == Sequence && len(rules.Items) == 0:
		c.problem("correlation-rules-empty", c.RulesEntry.Key.Span, "empty list of rules; add the ID or name of a rule")
	default:
		c.missing("rules", c.RulesEntry, "correlation-rules-missing", "rules; list one by its id or its name")
	}
	if wrong, ok := c.Node.Get("timeframe"); ok && c.TimespanEntry.Key == nil {
		c.problem("correlation-timeframe-key", wrong.Key.Span, `"timeframe" is obsolete; use "timespan"`)
	} else {
		c.missing("timespan", c.TimespanEntry, "correlation-timespan-missing", "a timespan, such as 15m")
	}
	c.reportMissingLimit()
}

// reportMissingLimit checks the condition. Every mapping must have a limit;
// what else is required depends on the type.
func (c *Correlation) reportMissingLimit() {
	k := c.Condition
	if k == nil {
		if c.ConditionEntry.Value.IsNull() && c.Type != "" && !c.Type.CountsRules() {
			c.missing("condition", c.ConditionEntry, "correlation-condition-missing", `a condition with a limit, such as "gte: 10"`)
		}
		return
	}
	if k.Text != nil {
		return
	}
	n, key := c.ConditionEntry.Value, c.ConditionEntry.Key
	faulty := slices.ContainsFunc(c.Problems, func(p Problem) bool {
		return p.Check != "correlation-field-missing" && p.Check != "correlation-percentile" && p.At.Within(n.Span)
	})
	if len(k.Limits) == 0 && !faulty {
		c.problem("correlation-condition-missing", key.Span, "missing limit in the condition; add one, such as \"gte: 10\"")
	}
	meant := slices.ContainsFunc(n.Pairs, func(p Pair) bool {
		near, ok := suggestLimit(p.Key.Value)
		return ok && near == "field" && p.Key.Value != near
	})
	entry := k.FieldEntry
	beside, _ := c.Node.Get("field") // its place in a draft of the specification
	switch {
	case !c.Type.UsesField() || meant || len(n.Pairs) == 0:
	case entry.Key == nil && beside.Key != nil:
		c.problem("correlation-field-missing", beside.Key.Span, "the field of a %q correlation belongs in the condition, next to the limit", c.Type)
	case entry.Key == nil:
		c.problem("correlation-field-missing", key.Span, "missing field in the condition of a %q correlation; add one, such as \"field: User\"", c.Type)
	case entry.Value.IsNull() || len(entry.Value.Items) == 0 && entry.Value.Kind == Sequence:
		c.problem("correlation-field-missing", entry.Key.Span, "missing field in the condition; a %q correlation evaluates the values of a field", c.Type)
	}
}

// missing reports an entry that is absent or has no value, at the misspelled
// key if there is one.
func (c *Correlation) missing(key string, entry Pair, check, what string) {
	switch {
	case !entry.Value.IsNull():
	case entry.Key != nil:
		c.problem(check, entry.Key.Span, "the correlation needs %s", what)
	default:
		if meant := c.Misspelled(key); meant != nil {
			c.problem(check, meant.Span, "unknown key %q; did you mean %q?", meant.Value, key)
			return
		}
		c.problem(check, c.Key.Span, "the correlation needs %s", what)
	}
}

// Misspelled is an unknown key of "correlation" that was most likely meant as
// one that is absent; nil if there is none.
func (c *Correlation) Misspelled(key string) *Node {
	for _, p := range c.Node.Pairs {
		if p.Key.Kind != Scalar || p.Key.Broken || slices.Contains(correlationKeys, p.Key.Value) {
			continue
		}
		if near, ok := Suggest(p.Key.Value, correlationKeys); ok && near == key {
			return p.Key
		}
	}
	return nil
}
