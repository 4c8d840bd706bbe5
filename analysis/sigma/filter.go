package sigma

import (
	"slices"
	"strings"
)

// Filter is a filter document: its condition is added to that of each rule that
// it names. Parts that are absent or could not be read are nil. Source: Sigma
// filters specification 2.1; it is applied as in pySigma.
type Filter struct {
	Document   *Document
	Root       *Node // the top mapping
	Key, Node  *Node // "filter" and its value
	RulesEntry Pair  // Key and Value are nil where it is absent
	Rules      []Reference
	Any        bool // "rules: any", which the tools know: all rules of the log source
	Logsource  *Logsource
	Detection  *Detection // selections and condition of the filter
	Problems   []Problem
}

func readFilter(d *Document) *Filter {
	p, _ := d.Root.Get("filter")
	r := &Rule{Document: d, Root: d.Root}
	f := &Filter{Document: d, Root: d.Root, Key: p.Key, Node: p.Value, Logsource: readLogsource(d.Root)}
	switch {
	case p.Value.Kind == Mapping:
		f.RulesEntry, _ = p.Value.Get("rules")
		f.readRules(r)
		f.Detection = r.readDetection(p, "rules")
		if n, ok := p.Value.Get("condition"); ok && n.Value.Kind == Sequence {
			r.problem("filter-condition-list", n.Value.Span, "the condition of a filter must be a single text; combine several with \"and\" or \"or\"")
		}
	case isPresent(p.Value):
		r.problem("filter-not-mapping", p.Value.Span, "filter must be a mapping; write rules, a selection and a condition below it, each with a colon")
	}
	f.Problems = r.Problems
	if !d.Broken && !p.Value.Broken {
		f.reportMissing()
	}
	return f
}

// reportMissing adds the required parts that a filter does not have. Without a
// selection, a missing condition is not reported too: it could name nothing.
// Source: Sigma filters specification 2.1.
func (f *Filter) reportMissing() {
	problem := func(check string, at Span, text string) {
		f.Problems = append(f.Problems, Problem{Check: check, At: at, Text: text})
	}
	switch d := f.Detection; {
	case isEmpty(f.Node):
		problem("filter-not-mapping", f.Key.Span, "empty filter; add rules, a selection and a condition below it")
	case d == nil:
	default:
		switch rules := f.RulesEntry; {
		case rules.Key == nil:
			problem("filter-rules-missing", f.Key.Span, `missing rules; list them by ID or name, or write "rules: any"`)
		case rules.Value.IsNull():
			problem("filter-rules-missing", rules.Key.Span, `missing rules; list them by ID or name, or write "any"`)
		}
		switch {
		case len(d.Selections) == 0:
			f.Problems = slices.DeleteFunc(f.Problems, func(p Problem) bool {
				return p.Check == "condition-unknown-selection" || p.Check == "condition-pattern-no-match"
			})
			problem("filter-no-selection", f.Key.Span, "the filter has no selection; add one")
		case d.ConditionKey == nil:
			problem("filter-condition-missing", f.Key.Span, "missing filter condition; add the events to keep, such as \"not selection\"")
		}
	}
}

// readRules reads a list of references, a single one, or "any".
func (f *Filter) readRules(r *Rule) {
	n := f.RulesEntry.Value
	if !isPresent(n) {
		return
	}
	nodes := []*Node{n}
	switch {
	case n.Kind == Scalar && strings.EqualFold(n.Value, "any"):
		f.Any = true
		return
	case n.Kind == Sequence:
		nodes = n.Items
	}
	for _, one := range nodes {
		switch {
		case one.Broken || one.IsNull() && r.Document.Broken:
		case one.IsNull():
			r.problem("filter-rules-missing", one.Span, "empty entry; write the ID or name of a rule")
		case one.IsText() && one.Value != "":
			f.Rules = append(f.Rules, Reference{one.Value, one.Span})
		default:
			r.problem("filter-rules-missing", one.Span, "a rule is referred to by its ID or name, as text; write \"rules: any\" for all rules of the log source")
		}
	}
}

// References reports whether the filter names a rule; correlations are never
// filtered.
func (f *Filter) References(d *Document) bool {
	if d.Rule == nil {
		return false
	}
	for _, ref := range f.Rules {
		if d.HasName(ref.Name) {
			return true
		}
	}
	return f.Any
}

// AppliesTo reports whether the filter belongs to a rule: it names the rule, and
// the rule's log source lies within its own.
func (f *Filter) AppliesTo(d *Document) bool {
	return f.References(d) && f.Logsource.Includes(d.Rule.Logsource)
}

// Readable reports whether the filter can be applied: nothing of it is broken.
func (f *Filter) Readable() bool {
	d := f.Detection
	if d == nil || f.Document.Broken || len(f.Document.AllProblems()) > 0 || len(d.Conditions) != 1 || d.Conditions[0].Expr == nil {
		return false
	}
	return !slices.ContainsFunc(d.Selections, func(s *Selection) bool { return s.Broken })
}

// Rule is the filter as a rule.
func (f *Filter) Rule() *Rule {
	return &Rule{Document: f.Document, Root: f.Root, Logsource: f.Logsource, Detection: f.Detection, Problems: f.Problems}
}

// Relocated is the filter with all its spans replaced by one. The spans of a
// filter in another file have no meaning in the file of the rule.
func (f *Filter) Relocated(at Span) *Filter {
	d := *f.Document
	d.Root = relocated(d.Root, at)
	d.Problems = slices.Clone(d.Problems)
	d.expandedBytes = new(int)
	d.Filter = readFilter(&d)
	return d.Filter
}

// relocated is a copy of the node with another span, without a source.
func relocated(n *Node, at Span) *Node {
	c := &Node{Kind: n.Kind, Span: at, Tag: n.Tag, Style: n.Style, Value: n.Value, Broken: n.Broken}
	for _, p := range n.Pairs {
		c.Pairs = append(c.Pairs, Pair{Key: relocated(p.Key, at), Value: relocated(p.Value, at), Merged: p.Merged})
	}
	for _, i := range n.Items {
		c.Items = append(c.Items, relocated(i, at))
	}
	return c
}

// Includes reports whether another log source is included in this one: it has
// all the parts that this one has.
func (l *Logsource) Includes(other *Logsource) bool {
	if l == nil || other == nil {
		return false
	}
	within := func(mine, theirs *Node) bool { return mine == nil || theirs != nil && mine.Value == theirs.Value }
	said := l.Category != nil || l.Product != nil || l.Service != nil
	return said && within(l.Category, other.Category) && within(l.Product, other.Product) && within(l.Service, other.Service)
}
