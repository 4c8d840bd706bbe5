package pipeline

import (
	"fmt"
	"slices"

	"sigma-lsp/analysis/sigma"
)

// run is one run of pipelines over one rule.
type run struct {
	rule      *Rule
	pipelines []*Pipeline // in order of priority
	pipeline  *Pipeline   // the one that is at work
	item      *item       // the processing item that is applied
	scope     scope
	strict    bool // some pipeline asks which fields were mapped
	tracked   bool // some pipeline asks which items were applied to a field name
	added     int  // tests that transformations made
	wrapped   int  // times that a condition was added
	grown     int  // bytes of text that transformations made
	work      int  // of regular expressions
	open      bool // an item around the one at work asks whether the log source is taken
	stopped   bool // a limit was passed: nothing more is done
	told      map[Failure]bool
}

// scope is what the items of one list share; "nest" has one of its own, whose
// content goes to the outer one when it is through.
type scope struct {
	state  map[string]any
	mapped map[string]bool            // fields that a mapping took or gave
	fields map[string]map[string]bool // ids of the items applied to a field name
}

// maxGrown bounds the text that all transformations of one run may make.
const maxGrown = 16 << 20

func newRun(rule *Rule, pipelines []*Pipeline) *run {
	r := &run{rule: rule, pipelines: byPriority(pipelines)}
	for _, p := range r.pipelines {
		r.strict = r.strict || p.strict
		r.tracked = r.tracked || p.fieldItems
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
		r.rule.Failures = slices.DeleteFunc(r.rule.Failures, func(f Failure) bool { return f.open })
	}
}

// process applies a processing item if its rule conditions hold.
func (r *run) process(i *item) {
	if r.stopped || !r.holdRule(&i.rule) {
		return
	}
	r.item = i
	r.rule.applied(i.id)
	outer := r.open
	r.open = outer || i.open
	i.transform(r)
	r.open = outer
}

func (w *Rule) applied(id string) {
	if id != "" {
		if w.Applied == nil {
			w.Applied = make(map[string]bool, 4)
		}
		w.Applied[id] = true
	}
}

// variable finds a value of "vars"; later pipelines win.
func (r *run) variable(name string) (variable, bool) {
	for i := len(r.pipelines) - 1; i >= 0; i-- {
		if v, ok := r.pipelines[i].vars[name]; ok {
			return v, true
		}
	}
	return variable{}, false
}

func (r *run) fail(kind FailureKind, it *Item, at sigma.Span, message string) {
	r.failBy(kind, it, at, "", message)
}

// failField blames a field that a value of an item names.
func (r *run) failField(kind FailureKind, it *Item, value *sigma.Node, message string) {
	r.failBy(kind, it, value.Span, value.Value, message)
}

func (r *run) failBy(kind FailureKind, it *Item, at sigma.Span, field, message string) {
	if it != nil {
		it.Failed = true
		if at == (sigma.Span{}) && it.From != nil {
			at = it.From.FieldAt
			if it.Field == "" || at.Start == at.End {
				at = it.From.At()
			}
		}
	}
	f := Failure{Kind: kind, Pipeline: r.pipeline.Name, Message: message, Item: it, At: at, Field: field, open: r.open && kind == RuleFailure}
	if kind == ValueFailure {
		if r.told[f] {
			return // many processing items may stumble over the same value
		}
		if r.told == nil {
			r.told = map[Failure]bool{}
		}
		r.told[f] = true
	}
	r.rule.Failures = append(r.rule.Failures, f)
}

// failValue blames a value of an item, or, with a part of it that is known,
// that part alone.
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

// edit says what stands in the place of a detection item: another test, the
// item itself, changed, or nothing (nil). Done is false where the item was left
// alone.
type edit func(*Item) (put Test, done bool)

// each edits the detection items that the conditions of the processing item
// let through.
func (r *run) each(f edit) {
	for _, s := range r.rule.Selections {
		s.Test = r.edit(s.Test, f, 0)
	}
}

func (r *run) edit(t Test, f edit, depth int) Test {
	switch t := t.(type) {
	case *Group:
		kept := t.Tests[:0]
		for _, c := range t.Tests {
			if c = r.edit(c, f, depth+1); c != nil {
				kept = append(kept, c)
			}
		}
		t.Tests = kept
		if len(kept) == 0 {
			return nil
		}
		return t
	case *Item:
		if r.stopped || !r.selects(t) {
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
			r.added += count(g)
			if r.added > sigma.MaxValues || depth >= sigma.MaxDepth {
				r.limit("the pipeline makes more tests of this rule than can be read")
				return t
			}
		}
		mark(put, r.item.id)
		return put
	}
	return nil
}

func count(t Test) int {
	n := 1
	if g, ok := t.(*Group); ok {
		for _, c := range g.Tests {
			n += count(c)
		}
	}
	return n
}

// mark notes that a processing item was applied to all items of a test.
func mark(t Test, id string) {
	if id == "" {
		return
	}
	switch t := t.(type) {
	case *Group:
		for _, c := range t.Tests {
			mark(c, id)
		}
	case *Item:
		if t.Applied == nil {
			t.Applied = make(map[string]bool, 2)
		}
		t.Applied[id] = true
	}
}

// negate turns a test round: the same items, each negated, joined the other way.
func negate(t Test) Test {
	switch t := t.(type) {
	case *Group:
		t.All = !t.All
		for _, c := range t.Tests {
			negate(c)
		}
	case *Item:
		t.Negated = !t.Negated
	}
	return t
}

// valueEdit appends what stands in the place of a value; done is false where
// the value was left alone.
type valueEdit func(it *Item, v sigma.Value, out []sigma.Value) (values []sigma.Value, done bool)

// eachValue edits the values of the detection items that the conditions let
// through.
func (r *run) eachValue(f valueEdit) {
	r.each(func(it *Item) (Test, bool) {
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

// eachString edits only the strings.
func (r *run) eachString(f func(it *Item, s sigma.String, out []sigma.Value) ([]sigma.Value, bool)) {
	r.eachValue(func(it *Item, v sigma.Value, out []sigma.Value) ([]sigma.Value, bool) {
		if s, ok := v.(sigma.String); ok {
			return f(it, s, out)
		}
		return nil, false
	})
}

// limit ends the run: pipelines and rules come from strangers, and together
// they may grow without bound.
func (r *run) limit(message string) {
	if !r.stopped {
		r.stopped = true
		r.fail(ValueFailure, nil, sigma.Span{}, message)
	}
}

// grow reports whether so much text may still be made in this run.
func (r *run) grow(bytes int) bool {
	if r.grown += bytes; r.grown > maxGrown {
		r.limit("the pipeline makes more text of this rule than can be read")
	}
	return !r.stopped
}

// fits is grow for one text, which has a limit of its own.
func (r *run) fits(bytes int) bool {
	if bytes > sigma.MaxSize {
		r.limit("the pipeline makes a text of this rule too long to be read")
	}
	return r.grow(bytes)
}
