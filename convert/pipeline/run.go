package pipeline

import (
	"fmt"
	"slices"

	"sigma-lsp/analysis/sigma"
)

// run is one run of pipelines on one rule.
type run struct {
	rule             *Rule
	pipelines        []*Pipeline // in order of priority
	pipeline         *Pipeline   // current pipeline
	item             *item       // current processing item
	scope            scope
	tracksMappings   bool // some pipeline tests which fields were mapped
	tracksFieldItems bool // some pipeline tests which items were applied to a field name
	addedTests       int  // tests added by transformations
	addedConditions  int  // added conditions
	generatedBytes   int  // bytes of text added by transformations
	regexWork        int  // cost of regular expressions
	awaitsLogsource  bool // an enclosing item has the condition logsource_taken
	stopped          bool // a limit was exceeded
	reported         map[Failure]bool
}

// scope is the state that the items of a list share; "nest" has its own, which
// is merged into the outer one at the end.
type scope struct {
	state  map[string]any
	mapped map[string]bool            // fields that a mapping read or wrote
	fields map[string]map[string]bool // ids of the items applied to a field name
}

// maxGenerated limits the text that all transformations of one run may add.
const maxGenerated = 16 << 20

func newRun(rule *Rule, pipelines []*Pipeline) *run {
	r := &run{rule: rule, pipelines: byPriority(pipelines)}
	for _, p := range r.pipelines {
		r.tracksMappings = r.tracksMappings || p.tracksMappings
		r.tracksFieldItems = r.tracksFieldItems || p.tracksFieldItems
	}
	return r
}

func (r *run) transform() {
	for _, p := range r.pipelines {
		r.pipeline = p
		for _, i := range p.items {
			r.process(i)
		}
	}
	r.rule.State = r.scope.state
	if r.taken() {
		r.rule.Failures = slices.DeleteFunc(r.rule.Failures, func(f Failure) bool { return f.awaitsLogsource })
	}
}

// process applies a processing item if its rule conditions are met.
func (r *run) process(i *item) {
	if r.stopped || !r.acceptsRule(&i.ruleConditions) {
		return
	}
	r.item = i
	r.rule.applied(i.id)
	outer := r.awaitsLogsource
	r.awaitsLogsource = outer || i.awaitsLogsource
	i.transform(r)
	r.awaitsLogsource = outer
}

func (w *Rule) applied(id string) {
	if id != "" {
		if w.Applied == nil {
			w.Applied = make(map[string]bool, 4)
		}
		w.Applied[id] = true
	}
}

// variable returns a value of "vars"; later pipelines take precedence.
func (r *run) variable(name string) (variable, bool) {
	for i := len(r.pipelines) - 1; i >= 0; i-- {
		if v, ok := r.pipelines[i].vars[name]; ok {
			return v, true
		}
	}
	return variable{}, false
}

func (r *run) fail(kind FailureKind, it *Item, at sigma.Span, message string) {
	r.failWith(kind, it, at, "", message)
}

// failField reports a failure at a field that a value of an item names.
func (r *run) failField(kind FailureKind, it *Item, value *sigma.Node, message string) {
	r.failWith(kind, it, value.Span, value.Value, message)
}

func (r *run) failWith(kind FailureKind, it *Item, at sigma.Span, field, message string) {
	if it != nil {
		it.Failed = true
		if at == (sigma.Span{}) && it.From != nil {
			at = it.From.FieldAt
			if it.Field == "" || at.Start == at.End {
				at = it.From.At()
			}
		}
	}
	f := Failure{Kind: kind, Pipeline: r.pipeline.Name, Message: message, Item: it, At: at, Field: field, awaitsLogsource: r.awaitsLogsource && kind == RuleFailure}
	if kind == ValueFailure {
		if r.reported[f] {
			return // many processing items may fail on the same value
		}
		if r.reported == nil {
			r.reported = map[Failure]bool{}
		}
		r.reported[f] = true
	}
	r.rule.Failures = append(r.rule.Failures, f)
}

// failValue reports a failure at a value of an item, or at a part of it.
func (r *run) failValue(it *Item, v sigma.Value, part *sigma.Part, message string) {
	var at sigma.Span
	if n := v.SourceNode(); n != nil {
		at = n.Span
		if part != nil && part.At.Start >= 0 {
			at = n.Sub(part.At.Start, part.At.End)
		}
	}
	r.fail(ValueFailure, it, at, message)
}

// itemEdit returns the replacement for a detection item: another test, the
// changed item, or nil. Done is false if the item is kept.
type itemEdit func(*Item) (put Test, done bool)

// editItems edits the detection items that pass the conditions of the
// processing item.
func (r *run) editItems(f itemEdit) {
	for _, s := range r.rule.Selections {
		s.Test = r.editTest(s.Test, f, 0)
	}
}

func (r *run) editTest(t Test, f itemEdit, depth int) Test {
	switch t := t.(type) {
	case *Group:
		kept := t.Tests[:0]
		for _, c := range t.Tests {
			if c = r.editTest(c, f, depth+1); c != nil {
				kept = append(kept, c)
			}
		}
		t.Tests = kept
		if len(kept) == 0 {
			return nil
		}
		return t
	case *Item:
		if r.stopped || !r.acceptsItem(t) {
			return t
		}
		put, done := f(t)
		if !done {
			return t
		}
		if put == nil {
			return nil
		}
		if g, ok := put.(*Group); ok {
			r.addedTests += countTests(g)
			if r.addedTests > sigma.MaxValues || depth >= sigma.MaxDepth {
				r.limit("the pipeline makes more tests of this rule than can be read")
				return t
			}
		}
		markApplied(put, r.item.id)
		return put
	}
	return nil
}

func countTests(t Test) int {
	n := 1
	if g, ok := t.(*Group); ok {
		for _, c := range g.Tests {
			n += countTests(c)
		}
	}
	return n
}

// markApplied records that a processing item was applied to all items of a
// test.
func markApplied(t Test, id string) {
	if id == "" {
		return
	}
	switch t := t.(type) {
	case *Group:
		for _, c := range t.Tests {
			markApplied(c, id)
		}
	case *Item:
		if !slices.Contains(t.Applied, id) {
			t.Applied = append(t.Applied, id)
		}
	}
}

// negate negates a test: each item is negated, and groups are joined the other
// way.
func negate(t Test) {
	switch t := t.(type) {
	case *Group:
		t.All = !t.All
		for _, c := range t.Tests {
			negate(c)
		}
	case *Item:
		t.Negated = !t.Negated
	}
}

// valueEdit appends the replacement for a value; done is false if the value is
// kept.
type valueEdit func(it *Item, v sigma.Value, out []sigma.Value) (values []sigma.Value, done bool)

// editValues edits the values of the detection items that pass the conditions.
func (r *run) editValues(f valueEdit) {
	r.editItems(func(it *Item) (Test, bool) {
		out, changed := make([]sigma.Value, 0, len(it.Values)), false
		for _, v := range it.Values {
			if values, done := f(it, v, out); done {
				out, changed = values, true
			} else {
				out = append(out, v)
			}
		}
		switch {
		case !changed:
			return nil, false
		case countValues(out) > sigma.MaxValues:
			r.fail(ValueFailure, it, sigma.Span{}, fmt.Sprintf("the pipeline unfolds these values to more than %d", sigma.MaxValues))
			return nil, false
		case len(out) == 0 && it.Field == "":
			r.fail(ValueFailure, it, sigma.Span{}, "the pipeline leaves no keyword of this list")
			return nil, false
		case len(out) == 0:
			out = append(out, sigma.Null{}) // as pySigma: a field without a value is null
		}
		it.Values = out
		return it, true
	})
}

func countValues(values []sigma.Value) int {
	n := 0
	for _, v := range values {
		if e, ok := v.(sigma.Expansion); ok {
			n += countValues(e.Values)
		} else {
			n++
		}
	}
	return n
}

// editStrings edits only the strings.
func (r *run) editStrings(f func(it *Item, s sigma.String, out []sigma.Value) ([]sigma.Value, bool)) {
	r.editValues(func(it *Item, v sigma.Value, out []sigma.Value) ([]sigma.Value, bool) {
		if s, ok := v.(sigma.String); ok {
			return f(it, s, out)
		}
		return nil, false
	})
}

// limit stops the run. Pipelines and rules may come from strangers, and their
// combination could grow without limit.
func (r *run) limit(message string) {
	if !r.stopped {
		r.stopped = true
		r.fail(ValueFailure, nil, sigma.Span{}, message)
	}
}

// addBytes reports whether this run may still add so much text.
func (r *run) addBytes(bytes int) bool {
	if r.generatedBytes += bytes; r.generatedBytes > maxGenerated {
		r.limit("the pipeline makes more text of this rule than can be read")
	}
	return !r.stopped
}

// addText is addBytes for one text, which has its own limit.
func (r *run) addText(bytes int) bool {
	if bytes > sigma.MaxSize {
		r.limit("the pipeline makes a text of this rule too long to be read")
	}
	return r.addBytes(bytes)
}
