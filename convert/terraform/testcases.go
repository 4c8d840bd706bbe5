package terraform

import (
	"bytes"
	"encoding/json"
	"maps"
	"slices"
	"strconv"
	"strings"

	"golang.org/x/text/unicode/norm"

	"sigma-lsp/analysis/events"
	"sigma-lsp/analysis/match"
	"sigma-lsp/analysis/sigma"
	"sigma-lsp/convert"
	"sigma-lsp/convert/leql"
)

// maxNonMatches is how many events that must not match a rule gets.
const maxNonMatches = 3

// testCaseBuilder makes the test cases of one query. Each was evaluated with
// Sigma and with LEQL, and both agree on it.
type testCaseBuilder struct {
	rule            *sigma.Rule
	matcher         *match.Matcher
	mapping         *convert.Mapping
	program         *leql.Program
	context         string
	singleCondition bool // the rule has one condition, so Sigma's verdict is that of the query
}

// newTestCaseBuilder returns nil if the changes of the pipelines cannot be
// applied to events.
func newTestCaseBuilder(d *sigma.Document, r *convert.Result, query int) *testCaseBuilder {
	base := r
	if d.Correlation != nil {
		if d, base = r.Base(); base == nil {
			return nil
		}
	}
	c := &testCaseBuilder{rule: d.Rule, singleCondition: len(base.Queries(convert.Simple)) == 1}
	if c.matcher, _ = match.Compile(d.Rule, base.Filters()...); c.matcher == nil {
		return nil
	}
	statement, err := leql.Parse(r.Queries(convert.Detection)[query].Text)
	if err != nil {
		return nil
	}
	if c.program, err = leql.Compile(statement.Where, false); err != nil {
		return nil
	}
	if c.mapping, err = base.Mapping(); err != nil {
		return nil
	}
	c.context = jsonText(map[string]any{"event_type": r.EventType})
	return c
}

// testCases returns the smallest event found that matches and, for each filter
// of the rule, the closest one that does not. A nil builder has none.
func (c *testCaseBuilder) testCases(samples []map[string]any) []TestCase {
	if c == nil {
		return nil
	}
	if len(samples) == 0 {
		samples = events.Generate(c.rule)
	}
	var all []TestCase
	least := c.smallest(samples, func(e map[string]any) bool { return c.agree(e, true) })
	if least == nil {
		return nil
	}
	least = c.shrink(least, func(e map[string]any) bool { return c.agree(e, true) })
	all = append(all, c.testCase(least, true))
	for _, name := range negatedSelections(c.rule) {
		if len(all) > maxNonMatches {
			break
		}
		is := func(e map[string]any) bool { return c.agree(e, false) && c.onlyFails(e, name) }
		if one := c.smallest(samples, is); one != nil {
			all = append(all, c.testCase(c.shrink(one, is), false))
		}
	}
	if len(all) == 1 {
		if one := c.nearMiss(least); one != nil {
			all = append(all, c.testCase(one, false))
		}
	}
	return all
}

// agree reports whether both Sigma and the query have the expected verdict for
// an event of the log source.
func (c *testCaseBuilder) agree(event map[string]any, matches bool) bool {
	e := match.NewEvent(event)
	if c.mapping.CheckEvent(e) != nil || c.singleCondition && c.matcher.Match(e) != matches {
		return false
	}
	entry := c.entry(e)
	return c.program.Match(leql.NewEvent(entry, "")) == matches && norm.NFC.IsNormalString(jsonText(entry))
}

// entry is the event as an entry of InsightIDR, with dotted keys as nested
// objects.
func (c *testCaseBuilder) entry(e *match.Event) map[string]any {
	return nest(c.mapping.Event(e))
}

func (c *testCaseBuilder) testCase(event map[string]any, matches bool) TestCase {
	return TestCase{matches, Payload{c.context, jsonText(c.entry(match.NewEvent(event)))}}
}

// onlyFails reports whether an excluded selection is the only reason why the
// rule does not match.
func (c *testCaseBuilder) onlyFails(event map[string]any, name string) bool {
	out := negatedSelections(c.rule)
	for _, s := range c.matcher.Explain(match.NewEvent(event)).Selections {
		selection := s.Selection.Name.Value
		if s.Matched != (selection == name || !slices.Contains(out, selection)) {
			return false
		}
	}
	return true
}

func (c *testCaseBuilder) smallest(samples []map[string]any, is func(map[string]any) bool) (best map[string]any) {
	size := 0
	for _, e := range samples {
		if n := len(jsonText(e)); (best == nil || n < size) && is(e) {
			best, size = e, n
		}
	}
	return best
}

// shrink removes the unnecessary fields of an event.
func (c *testCaseBuilder) shrink(event map[string]any, is func(map[string]any) bool) map[string]any {
	event = maps.Clone(event)
	for _, field := range slices.Sorted(maps.Keys(event)) {
		was := event[field]
		if delete(event, field); !is(event) {
			event[field] = was
		}
	}
	return event
}

// nearMiss changes one value of an event so that it no longer matches.
func (c *testCaseBuilder) nearMiss(event map[string]any) map[string]any {
	for _, change := range []func(any) any{
		func(v any) any {
			s, ok := v.(string)
			if !ok || len(s) < 2 {
				return nil
			}
			r := []rune(s)
			return string(r[:len(r)-1])
		},
		func(any) any { return "other" },
	} {
		for _, field := range slices.Sorted(maps.Keys(event)) {
			other := maps.Clone(event)
			if v := change(event[field]); v != nil {
				if other[field] = v; c.agree(other, false) {
					return other
				}
			}
		}
	}
	return nil
}

// negatedSelections returns the selections under NOT in the conditions.
func negatedSelections(rule *sigma.Rule) (names []string) {
	var visit func(e sigma.Expr, negated bool)
	add := func(name string, negated bool) {
		if negated && !slices.Contains(names, name) {
			names = append(names, name)
		}
	}
	visit = func(e sigma.Expr, negated bool) {
		switch e := e.(type) {
		case *sigma.And:
			for _, o := range e.Operands {
				visit(o, negated)
			}
		case *sigma.Or:
			for _, o := range e.Operands {
				visit(o, negated)
			}
		case *sigma.Not:
			visit(e.Operand, !negated)
		case *sigma.Ref:
			add(e.Name, negated)
		case *sigma.Of:
			for _, s := range rule.Detection.Matching(e.Pattern) {
				add(s.Name.Value, negated)
			}
		}
	}
	for _, c := range rule.Detection.Conditions {
		visit(c.Expr, false)
	}
	return names
}

// nest turns dotted keys into nested objects, and positions into lists. Of two
// keys where one is inside the other, the inner one is kept.
func nest(flat map[string]any) map[string]any {
	out := map[string]any{}
	for _, key := range slices.Sorted(maps.Keys(flat)) {
		at, parts := out, strings.Split(key, ".")
		for _, part := range parts[:len(parts)-1] {
			inner, ok := at[part].(map[string]any)
			if !ok {
				inner = map[string]any{}
				at[part] = inner
			}
			at = inner
		}
		at[parts[len(parts)-1]] = flat[key]
	}
	return listsFromNumbers(out).(map[string]any)
}

// listsFromNumbers converts objects whose keys are small numbers to lists.
func listsFromNumbers(v any) any {
	object, ok := v.(map[string]any)
	if !ok {
		return v
	}
	top, numbers := -1, len(object) > 0
	for key, inner := range object {
		object[key] = listsFromNumbers(inner)
		n, err := strconv.Atoi(key)
		numbers = numbers && err == nil && n >= 0 && n < 100 && strconv.Itoa(n) == key
		top = max(top, n)
	}
	if !numbers {
		return object
	}
	list := make([]any, top+1)
	for i := range list {
		list[i] = ""
		if inner, ok := object[strconv.Itoa(i)]; ok {
			list[i] = inner
		}
	}
	return list
}

// jsonText encodes a value as JSON on one line.
func jsonText(v any) string {
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	_ = e.Encode(v)
	return strings.TrimSpace(b.String())
}
