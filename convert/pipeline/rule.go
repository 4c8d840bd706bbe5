package pipeline

import "sigma-lsp/analysis/sigma"

// Rule is the working copy of a rule that pipelines change. The sigma.Rule it
// stems from is never touched; every item still knows where it was written.
type Rule struct {
	Source     *sigma.Rule
	Category   string // "" where the log source has none
	Product    string
	Service    string
	Logsources []Logsource // that the rule had before each change_logsource, its own first
	Selections []*Selection
	Conditions []sigma.Expr    // as in the source, or wrapped by add_condition; nil where unreadable
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
	Filter *sigma.Filter    // that it stands in, nil for one of the rule
	Test   Test             // nil where nothing is left of it: it is then left out of the condition
}

// Reached returns the selections that a pattern of the rule's condition reaches.
// What a pipeline or a filter adds is meant for the condition it adds.
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
	// Applied holds the ids of the processing items applied to this item,
	// Mapped whether a field mapping took it (also to its own name) or a
	// pipeline named its field itself.
	Applied map[string]bool
	Mapped  bool
	// MappedRefs holds the fields named by FieldRef values that a field
	// mapping gave.
	MappedRefs map[string]bool
	// Failed tells that a failure speaks of this item.
	Failed bool
	// Implied tells whether the test is left out of the query, and why. Pipelines
	// do not set it.
	Implied Implied
	Origins uint64 // of the log source for which the test holds, as bits
}

// Implied tells whether and why a test is not in the query.
type Implied uint8

// The reasons: the log source decides the test, as Origins says, or the team
// leaves its field out. A contradicted test stays: it holds for no event of the
// log source.
const (
	NotImplied Implied = iota
	OfLogsource
	LeftOut
	Contradicted
)

func (*Group) test() {}
func (*Item) test()  {}

// FailureKind tells which transformation refused.
type FailureKind int

// The three refusals, and what stands in the way of a transformation: a value
// that it cannot take, or a limit that its result would pass.
const (
	RuleFailure   FailureKind = iota // rule_failure
	ItemFailure                      // detection_item_failure
	StrictFailure                    // strict_field_mapping_failure, one for each item
	ValueFailure
)

// Failure is a refusal of the rule by a pipeline. A failing item does not end
// the run: all failures are collected.
type Failure struct {
	Kind     FailureKind
	Pipeline string
	Message  string // as the pipeline has it; a value failure's is ours
	Item     *Item  // nil where the failure is one of the whole rule
	// open tells that it holds only as long as no pipeline takes the log source.
	open bool
	// At is the narrowest part of the rule that is to blame: the field name, or
	// the part of the value. It is empty for failures of the whole rule and of
	// what a pipeline added.
	At sigma.Span
	// Field is the field to blame where it is not that of the item but one that a
	// value names, and else "".
	Field string
}

// newRule makes the working copy of a rule.
func newRule(source *sigma.Rule) *Rule {
	w := &Rule{Source: source}
	if l := source.Logsource; l != nil {
		w.Category, w.Product, w.Service = text(l.Category), text(l.Product), text(l.Service)
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

func text(n *sigma.Node) string {
	if n == nil {
		return ""
	}
	return n.Value
}

// size counts the items of a test and the places in its groups.
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

// copier takes all items and groups of a rule out of two allocations.
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
