// Package match runs Sigma rules on events. It is written from the Sigma
// specification and knows nothing of the translation to LEQL, so that the two
// can be compared.
package match

import (
	"slices"

	"sigma-lsp/analysis/sigma"
)

// Matcher is a rule that runs on events. It can be used by several goroutines.
// A rule whose condition is a list matches where one of them does.
type Matcher struct {
	conditions []condition
	selections []*selection
	filters    []filter // all of them must match too
}

type filter struct {
	filter  *sigma.Filter
	matcher *Matcher
}

type condition struct {
	condition *sigma.Condition
	match     func(*Event) bool
}

// selection is a compiled selection. Its items and their values are there to
// explain; match is all that a verdict needs.
type selection struct {
	selection *sigma.Selection
	items     []item
	match     func(*Event) bool
}

type item struct {
	item   *sigma.Item
	values []func(*Event) bool
	match  func(*Event) bool
}

// Compile makes a matcher of a rule. Whatever cannot be run on a single event,
// or could not be read, is returned as a problem with its position; there is no
// matcher then.
//
// Filters that belong to the rule (sigma.Document.Filters) can be added: then
// an event must match their conditions as well. Explain covers the rule alone.
func Compile(rule *sigma.Rule, filters ...*sigma.Filter) (*Matcher, []sigma.Problem) {
	c := &compiler{matcher: &Matcher{}, known: map[*sigma.Selection]*selection{}}
	d := rule.Detection
	if d == nil || len(d.Conditions) == 0 {
		return nil, []sigma.Problem{{At: rule.Root.Span, Text: "the rule has no condition"}}
	}
	for _, s := range d.Selections {
		c.known[s] = c.selection(s)
	}
	for _, one := range d.Conditions {
		switch {
		case one.Aggregation:
			c.refuse(one.Node.Span, "an aggregation cannot be evaluated on a single event")
		case one.Expr == nil:
			c.refuse(one.Node.Span, "the condition has errors")
		default:
			c.matcher.conditions = append(c.matcher.conditions, condition{one, c.expr(d, one.Expr)})
		}
	}
	if len(c.problems) > 0 {
		return nil, c.problems
	}
	for _, f := range filters {
		one, problems := Compile(f.Rule())
		if len(problems) > 0 {
			return nil, problems
		}
		c.matcher.filters = append(c.matcher.filters, filter{f, one})
	}
	return c.matcher, nil
}

// Match reports whether an event matches the rule.
func (m *Matcher) Match(e *Event) bool {
	matched := func(c condition) bool { return c.match(e) }
	against := func(f filter) bool { return !f.matcher.Match(e) }
	return slices.ContainsFunc(m.conditions, matched) && !slices.ContainsFunc(m.filters, against)
}

// ExcludedBy returns the filters that exclude an event which matches the
// conditions of the rule; none if it matches, or would not match without
// filters either.
func (m *Matcher) ExcludedBy(e *Event) []*sigma.Filter {
	if len(m.filters) == 0 || !slices.ContainsFunc(m.conditions, func(c condition) bool { return c.match(e) }) {
		return nil
	}
	return m.excludingFilters(e)
}

func (m *Matcher) excludingFilters(e *Event) (filters []*sigma.Filter) {
	for _, f := range m.filters {
		if !f.matcher.Match(e) {
			filters = append(filters, f.filter)
		}
	}
	return filters
}

// Fields returns the fields of the rule in its order. Keywords have none.
func (m *Matcher) Fields() (names []string) {
	for _, s := range m.selections {
		for _, i := range s.items {
			if i.item.Key != nil && i.item.Field != "" && !slices.Contains(names, i.item.Field) {
				names = append(names, i.item.Field)
			}
		}
	}
	return names
}

type compiler struct {
	matcher  *Matcher
	known    map[*sigma.Selection]*selection
	current  *selection
	problems []sigma.Problem
}

func (c *compiler) refuse(at sigma.Span, format string, args ...any) {
	c.problems = append(c.problems, sigma.Problem{At: at, Text: sigma.Messagef(format, args...)})
}

func noEvent(*Event) bool { return false }

func allOf(tests []func(*Event) bool) func(*Event) bool {
	return func(e *Event) bool {
		for _, match := range tests {
			if !match(e) {
				return false
			}
		}
		return true
	}
}

func anyOf(tests []func(*Event) bool) func(*Event) bool {
	return func(e *Event) bool {
		for _, match := range tests {
			if match(e) {
				return true
			}
		}
		return false
	}
}

// expr compiles a condition. Source: Sigma specification, "Condition".
func (c *compiler) expr(d *sigma.Detection, e sigma.Expr) func(*Event) bool {
	each := func(operands []sigma.Expr) (tests []func(*Event) bool) {
		for _, o := range operands {
			tests = append(tests, c.expr(d, o))
		}
		return tests
	}
	switch e := e.(type) {
	case *sigma.And:
		return allOf(each(e.Operands))
	case *sigma.Or:
		return anyOf(each(e.Operands))
	case *sigma.Not:
		match := c.expr(d, e.Operand)
		return func(ev *Event) bool { return !match(ev) }
	case *sigma.Ref:
		if s := d.Selection(e.Name); s != nil {
			return c.known[s].match
		}
		c.refuse(e.Span, "unknown selection %q", e.Name)
	case *sigma.Of:
		var tests []func(*Event) bool
		for _, s := range d.Matching(e.Pattern) {
			tests = append(tests, c.known[s].match)
		}
		switch {
		case len(tests) == 0:
			c.refuse(e.PatternAt, "no selection matches")
		case e.All:
			return allOf(tests)
		default:
			return anyOf(tests)
		}
	default:
		c.refuse(e.At(), "this part of the condition cannot be evaluated")
	}
	return noEvent
}

func (c *compiler) selection(s *sigma.Selection) *selection {
	c.current = &selection{selection: s, match: noEvent}
	if s.Broken || s.Test == nil {
		c.refuse(s.Name.Span, "the selection %q has errors", s.Name.Value)
		return c.current
	}
	c.matcher.selections = append(c.matcher.selections, c.current)
	c.current.match = c.test(s.Test)
	return c.current
}

// test compiles a selection: all entries of a mapping must match, one of those
// of a list. Source: Sigma specification, "Lists" and "Maps".
func (c *compiler) test(t sigma.Test) func(*Event) bool {
	var tests []func(*Event) bool
	switch t := t.(type) {
	case *sigma.AllOf:
		for _, inner := range t.Tests {
			tests = append(tests, c.test(inner))
		}
		return allOf(tests)
	case *sigma.AnyOf:
		for _, inner := range t.Tests {
			tests = append(tests, c.test(inner))
		}
		return anyOf(tests)
	case *sigma.Item:
		i := c.item(t)
		c.current.items = append(c.current.items, i)
		return i.match
	}
	c.refuse(t.At(), "this cannot be evaluated")
	return noEvent
}

// item compiles a field with its values, one of which must match, or all of
// them with the modifier all. A field with several values matches if one of
// them does.
func (c *compiler) item(i *sigma.Item) item {
	compiled := item{item: i, match: noEvent}
	if i.Broken {
		c.refuse(i.At(), "this item has errors")
		return compiled
	}
	for _, v := range i.Values {
		compiled.values = append(compiled.values, c.value(i, v))
	}
	match := anyOf(compiled.values)
	if i.All {
		match = allOf(compiled.values)
	}
	compiled.match = match
	if i.Negated {
		compiled.match = func(e *Event) bool { return !match(e) }
	}
	return compiled
}
