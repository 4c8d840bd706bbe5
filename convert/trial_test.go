//go:build differential

package convert

import (
	"bytes"
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strings"

	matcher "sigma-lsp/analysis/match"
	"sigma-lsp/analysis/sigma"
	"sigma-lsp/convert/leql"
)

// trial is a rule with its queries. Sigma and LEQL have to agree on every event
// of the rule's log source, or to differ in the stated direction.
type trial struct {
	rule     *sigma.Rule
	matcher  *matcher.Matcher
	result   *Result
	mapping  *Mapping
	programs []*leql.Program
}

// newTrial fails if a rule cannot be evaluated, or if a query is invalid LEQL.
func newTrial(rule *sigma.Rule, r *Result) (*trial, error) {
	m, problems := matcher.Compile(rule, r.Filters()...)
	if m == nil {
		return nil, fmt.Errorf("Sigma cannot run it: %s", problems[0].Text)
	}
	mapping, err := r.Mapping()
	if err != nil {
		return nil, err
	}
	t := &trial{rule, m, r, mapping, nil}
	for _, q := range r.Queries(Simple) {
		e, err := leql.ParseCondition(q.Text)
		if err != nil {
			return nil, brokenQuery{fmt.Errorf("%w\nquery %s", err, q.Text)}
		}
		if again, _ := leql.Line(e); again != q.Text {
			return nil, brokenQuery{fmt.Errorf("the query %s\nprints again as %s", q.Text, again)}
		}
		program, err := leql.Compile(e, false)
		if err != nil {
			return nil, brokenQuery{fmt.Errorf("%w\nquery %s", err, q.Text)}
		}
		t.programs = append(t.programs, program)
	}
	return t, nil
}

// brokenQuery is an error of the translation, rather than a rule that cannot be
// evaluated.
type brokenQuery struct{ error }

// verdict is the result of both for an event.
type verdict struct {
	sigma, leql bool
	outside     bool // no event of the log source, or one that has no single entry
}

func (t *trial) sigma(event map[string]any) bool { return t.matcher.Match(matcher.NewEvent(event)) }

// judge runs the queries on an event of which Sigma's verdict is known.
func (t *trial) judge(event map[string]any, sigma bool) (verdict, *leql.Event) {
	e, err := t.entry(event)
	if err != nil {
		return verdict{outside: true}, nil
	}
	got := slices.ContainsFunc(t.programs, func(p *leql.Program) bool { return p.Match(e) })
	return verdict{sigma: sigma, leql: got}, e
}

func (t *trial) entry(event map[string]any) (*leql.Event, error) {
	e := matcher.NewEvent(event)
	if err := t.mapping.CheckEvent(e); err != nil {
		return nil, err
	}
	raw := ""
	if t.result.hasKeywords {
		raw = asText(event)
	}
	return leql.NewEvent(t.mapping.Event(e), raw), nil
}

// asText is the raw entry of an event.
func asText(event map[string]any) string {
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	_ = e.Encode(event)
	return strings.TrimSuffix(b.String(), "\n")
}

// wrong reports whether both differ in another direction than the stated one.
func (t *trial) wrong(v verdict) bool {
	errs := t.result.Direction()
	switch {
	case v.outside || v.sigma == v.leql:
		return false
	case v.leql:
		return errs&Wider == 0
	}
	return errs&Narrower == 0
}

func (t *trial) wrongOn(event map[string]any) bool {
	v, _ := t.judge(event, t.sigma(event))
	return t.wrong(v)
}

// shrink reduces an event to what shows the error.
func (t *trial) shrink(event map[string]any) map[string]any {
	try := func(change func(map[string]any)) bool {
		smaller := maps.Clone(event)
		change(smaller)
		if t.wrongOn(smaller) {
			event = smaller
			return true
		}
		return false
	}
	for _, field := range slices.Sorted(maps.Keys(event)) {
		try(func(e map[string]any) { delete(e, field) })
	}
	for _, field := range slices.Sorted(maps.Keys(event)) {
		text, ok := event[field].(string)
		runes := []rune(text)
		for size := len(runes) / 2; ok && size > 0; size /= 2 {
			for at := 0; at+size <= len(runes); {
				without := slices.Concat(runes[:at], runes[at+size:])
				if try(func(e map[string]any) { e[field] = string(without) }) {
					runes = without
				} else {
					at += size
				}
			}
		}
	}
	return event
}

// report describes a disagreement completely.
func (t *trial) report(event map[string]any) string {
	event = t.shrink(event)
	e := matcher.NewEvent(event)
	x := t.matcher.Explain(e)
	v, entry := t.judge(event, x.Matched)
	var b strings.Builder
	fmt.Fprintf(&b, "Sigma says %t, LEQL %t; the query may be %s\n", v.sigma, v.leql, t.result.Direction())
	fmt.Fprintf(&b, "event: %s\n", asText(event))
	for _, s := range x.Selections {
		fmt.Fprintf(&b, "  Sigma, selection %s: %t\n", s.Selection.Name.Value, s.Matched)
		for _, i := range s.Items {
			fmt.Fprintf(&b, "    %t: %s\n", i.Matched, i.Text())
		}
	}
	for n, q := range t.result.Queries(Simple) {
		fmt.Fprintf(&b, "query: %s\n", q.Text)
		if entry == nil {
			continue
		}
		for _, r := range t.programs[n].Explain(entry) {
			text, _ := leql.Line(r.Test)
			fmt.Fprintf(&b, "  LEQL %t: %s on %q\n", r.Matched, text, r.Held)
		}
	}
	return b.String()
}
