package sigma

import (
	"strings"
	"time"
)

// CorrelationType is the type of a correlation.
type CorrelationType string

// The types. ValueMedian is pySigma's word for a percentile of 50; the others
// are those of the Sigma correlation rules specification 2.1.
const (
	EventCount      CorrelationType = "event_count"
	ValueCount      CorrelationType = "value_count"
	ValueSum        CorrelationType = "value_sum"
	ValueAvg        CorrelationType = "value_avg"
	ValuePercentile CorrelationType = "value_percentile"
	ValueMedian     CorrelationType = "value_median"
	Temporal        CorrelationType = "temporal"
	TemporalOrdered CorrelationType = "temporal_ordered"
)

// CorrelationTypes are all types, as they are offered.
var CorrelationTypes = []CorrelationType{EventCount, ValueCount, Temporal, TemporalOrdered, ValueSum, ValueAvg, ValuePercentile, ValueMedian}

// CountsRules reports whether the type depends on which of the rules match, not
// on how many events: only such a correlation may have a text as its condition,
// or none.
func (t CorrelationType) CountsRules() bool { return t == Temporal || t == TemporalOrdered }

// UsesField reports whether the type depends on the values of a field, which
// the condition names.
func (t CorrelationType) UsesField() bool { return t != "" && t != EventCount && !t.CountsRules() }

// Correlation is a correlation document. Of the entries, Key and Value are nil
// where they are absent; the parts read from them are empty where an entry is
// absent or could not be read. Source: Sigma correlation rules specification
// 2.1.
type Correlation struct {
	Document  *Document
	Root      *Node // the top mapping
	Key, Node *Node // "correlation" and its value

	TypeEntry, RulesEntry, GroupByEntry, TimespanEntry, AliasesEntry, ConditionEntry Pair

	// GenerateEntry is a sibling of "correlation", as in the specification, or
	// nested in it, as in pySigma.
	GenerateEntry  Pair
	GenerateNested bool

	Type      CorrelationType
	Rules     []Reference // those of a text condition where "rules" is absent
	GroupBy   []*Node     // names of fields or aliases
	Timespan  *Timespan
	Aliases   []*Alias
	Condition *CorrelationCondition
	Generate  bool // the rules keep their own queries
	Problems  []Problem

	// ExceedsBudget is set if the correlations of the file up to this one refer to
	// more than MaxCorrelated rules.
	ExceedsBudget bool
}

// Reference names a rule by its id or name.
type Reference struct {
	Name string
	At   Span
}

// Timespan is the length of the window of a correlation.
type Timespan struct {
	Node  *Node
	Count int64
	// Unit is s, m, h or d, or w, M or y, which the tools know and the
	// specification does not.
	Unit string
}

var fixedUnits = map[string]time.Duration{"s": time.Second, "m": time.Minute, "h": time.Hour, "d": 24 * time.Hour, "w": 7 * 24 * time.Hour}

// Duration returns the length; ok is false for months and years, which have
// no fixed one, and for spans beyond all measure.
func (t *Timespan) Duration() (d time.Duration, ok bool) {
	unit, ok := fixedUnits[t.Unit]
	d = unit * time.Duration(t.Count)
	return d, ok && d/unit == time.Duration(t.Count)
}

// Alias is a name for fields that are called otherwise in each rule.
type Alias struct {
	Name, Node *Node
	Fields     []AliasField
}

// AliasField is the field that replaces an alias in one rule.
type AliasField struct {
	Rule  Reference
	Field *Node
}

// CorrelationCondition is when a correlation matches: a mapping with limits, or
// a text over the names of the rules.
type CorrelationCondition struct {
	Limits     []Limit // in the order of the text; two make a range
	FieldEntry Pair
	Fields     []*Node // several are counted as one combined value

	PercentileEntry Pair
	Percentile      *Number

	Text *Node // nil for a mapping
	Expr Expr  // of the text: And, Or, Not and Ref
}

// Limit is one comparison of the condition: gt, gte, lt, lte, eq or neq.
type Limit struct {
	Key      *Node
	Operator string
	Number   Number
}

// LimitOperators are the comparisons of a condition.
var LimitOperators = []string{"gt", "gte", "lt", "lte", "eq", "neq"}

// HasName reports whether a reference names the document: by the id of a rule or
// correlation, upper and lower case alike, or by its name.
func (d *Document) HasName(ref string) bool {
	if ref == "" || d.Rule == nil && d.Correlation == nil {
		return false
	}
	return strings.EqualFold(d.Text("id"), ref) || d.Text("name") == ref
}

// Text returns the text of a top key, or "" where it is absent or no text. A
// rule has those of an "action: global" document too.
func (d *Document) Text(key string) string {
	if d.Rule != nil {
		return d.Rule.Text(key)
	}
	if p, ok := d.Root.Get(key); ok && p.Value.IsText() {
		return p.Value.Value
	}
	return ""
}

// References are the rules that the document refers to.
func (d *Document) References() []Reference {
	switch {
	case d.Correlation != nil:
		return d.Correlation.Rules
	case d.Filter != nil:
		return d.Filter.Rules
	}
	return nil
}

func (c *Correlation) problem(check string, at Span, format string, args ...any) {
	c.Problems = append(c.Problems, Problem{Check: check, At: at, Text: Messagef(format, args...)})
}
