package pipeline

import "sigma-lsp/analysis/sigma"

// Rule is the working copy of a rule that pipelines change. The original
// sigma.Rule is never modified; every item refers to its source.
type Rule struct {
	Source     *sigma.Rule
	Category   string // "" where the log source has none
	Product    string
	Service    string
	Logsources []Logsource // log sources of the rule before each change_logsource
	Selections []*Selection
	Conditions []sigma.Expr    // as in the source, or extended by filters and add_condition; nil if invalid
	Filters    []sigma.Expr    // conditions of the filters, which are operands in Conditions
	Fields     []string        // the rule's list "fields"
	Custom     map[string]any  // set_custom_attribute
	State      map[string]any  // set_state
	Applied    map[string]bool // ids of the processing items that were applied to the rule
	Failures   []Failure

	eventType string // given by change_logsource
	log       string // given by set_state
}

// Selection is a named test of the working copy.
type Selection struct {
	Name   string
	From   *sigma.Selection // nil for one that a pipeline added
	Filter *sigma.Filter    // filter that contains it; nil for one of the rule
	Test   Test             // nil if pipelines emptied it: the condition is evaluated without it
}

// Reached returns the selections that a pattern in the rule's condition
// matches. Selections added by a pipeline or a filter are only used by the
// condition added with them.
func (w *Rule) Reached(pattern string) (reached []*Selection) {
	for _, s := range w.Selections {
		if s.From != nil && s.Filter == nil && sigma.MatchesName(pattern, s.Name) {
			reached = append(reached, s)
		}
	}
	return reached
}

// Test is Group or *Item.
type Test interface{ test() }

// Group joins tests: all of them must hold, or one of them.
type Group struct {
	All   bool
	Tests []Test
}

// Item is one detection item.
type Item struct {
	From    *sigma.Item // nil for one that a pipeline added
	Field   string      // "" for keywords
	Values  []sigma.Value
	All     bool
	Negated bool
	// Applied are the ids of the processing items that were applied. Mapped is
	// set if a field mapping mapped the field (also to its own name), or if a
	// pipeline set it.
	Applied []string
	Mapped  bool
	// MappedRefs are the fields of FieldRef values that a field mapping set.
	MappedRefs map[string]bool
	// Failed is set if a failure refers to this item.
	Failed bool
	// Implied is whether and why the test is left out of the query. Pipelines
	// do not set it.
	Implied Implied
	Origins uint64 // bits: the origins of the log source for which the test matches
}

// Implied is why a test is not in the query.
type Implied uint8

// The log source decides the test, as Origins says, or the team leaves out its
// field. A contradicted test stays in the query: it matches no event of the log
// source.
const (
	NotImplied Implied = iota
	OfLogsource
	LeftOut
	Contradicted
)

func (*Group) test() {}
func (*Item) test()  {}

// FailureKind is the kind of a failure.
type FailureKind int

// Three transformations that refuse, and a value that a transformation cannot
// process or whose result would exceed a limit.
const (
	RuleFailure   FailureKind = iota // rule_failure
	ItemFailure                      // detection_item_failure
	StrictFailure                    // strict_field_mapping_failure, one for each item
	ValueFailure
)

// Failure is the refusal of a rule by a pipeline. The run continues after a
// failing item: all failures are collected.
type Failure struct {
	Kind     FailureKind
	Pipeline string
	Message  string // text from the pipeline file, except for value failures
	Item     *Item  // nil if the whole rule is refused
	// awaitsLogsource is set if it only applies as long as no pipeline takes
	// the log source.
	awaitsLogsource bool
	// At is the span of the responsible field name, or part of a value. It is
	// empty for failures of the whole rule and of what a pipeline added.
	At sigma.Span
	// Field is the responsible field if a value refers to it; "" if it is the
	// field of the item.
	Field string
}

// newRule makes the working copy of a rule.
func newRule(source *sigma.Rule) *Rule {
	w := &Rule{Source: source}
	if l := source.Logsource; l != nil {
		w.Category, w.Product, w.Service = nodeText(l.Category), nodeText(l.Product), nodeText(l.Service)
	}
	if p, ok := source.Key("fields"); ok && p.Value.Kind == sigma.Sequence {
		for _, n := range p.Value.Items {
			if n.Kind == sigma.Scalar {
				w.Fields = append(w.Fields, n.Value)
			}
		}
	}
	d := source.Detection
	if d == nil {
		return w
	}
	if len(d.Conditions) > 0 {
		w.Conditions = make([]sigma.Expr, len(d.Conditions))
		for i, c := range d.Conditions {
			w.Conditions[i] = c.Expr
		}
	}
	items, tests := 0, 0
	for _, s := range d.Selections {
		i, t := size(s.Test)
		items, tests = items+i, tests+t
	}
	c := copier{items: make([]Item, 0, items), tests: make([]Test, 0, tests)}
	selections := make([]Selection, len(d.Selections))
	w.Selections = make([]*Selection, len(d.Selections), len(d.Selections)+1)
	for i, s := range d.Selections {
		selections[i] = Selection{Name: s.Name.Value, From: s, Test: c.copy(s.Test)}
		w.Selections[i] = &selections[i]
	}
	return w
}

func nodeText(n *sigma.Node) string {
	if n == nil {
		return ""
	}
	return n.Value
}

// size counts the items of a test and the entries of its groups.
func size(t sigma.Test) (items, places int) {
	var tests []sigma.Test
	switch t := t.(type) {
	case *sigma.Item:
		return 1, 0
	case *sigma.AllOf:
		tests = t.Tests
	case *sigma.AnyOf:
		tests = t.Tests
	}
	places = len(tests)
	for _, c := range tests {
		i, p := size(c)
		items, places = items+i, places+p
	}
	return items, places
}

// copier allocates all items and groups of a rule at once.
type copier struct {
	items []Item
	tests []Test
}

func (c *copier) copy(t sigma.Test) Test {
	switch t := t.(type) {
	case *sigma.Item:
		c.items = append(c.items, Item{From: t, Field: t.Field, Values: t.Values, All: t.All, Negated: t.Negated})
		return &c.items[len(c.items)-1]
	case *sigma.AllOf:
		return c.group(true, t.Tests)
	case *sigma.AnyOf:
		return c.group(false, t.Tests)
	}
	return nil
}

func (c *copier) group(all bool, tests []sigma.Test) Test {
	start := len(c.tests)
	end := start + len(tests)
	c.tests = c.tests[:end]
	g := &Group{All: all, Tests: c.tests[start:end:end]}
	for i, t := range tests {
		g.Tests[i] = c.copy(t)
	}
	return g
}
