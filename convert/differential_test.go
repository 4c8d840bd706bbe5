//go:build differential

package convert

import (
	"encoding/json"
	"maps"
	"slices"
	"testing"

	"sigma-lsp/analysis/events"
	matcher "sigma-lsp/analysis/match"
	"sigma-lsp/analysis/sigma"
	"sigma-lsp/convert/leql"
	"sigma-lsp/convert/pipeline"
)

// TestDifferential runs every public rule that converts, and its query, on
// events made from the rule: what its values ask for, and what is nearly that.
// Sigma and LEQL have to agree on each, or differ in the direction that a
// finding tells.
func TestDifferential(t *testing.T) {
	rules := publicRules(t)
	for _, name := range pipeline.BuiltinNames() {
		p, _ := pipeline.Builtin(name)
		judged, ran, matched, left := 0, 0, 0, map[string]int{}
		for _, d := range rules {
			r := Convert(d, p)
			if r.Verdict != Converted {
				continue
			}
			j, why := judgeOf(r, d.Rule)
			if why != "" {
				left[why]++
				continue
			}
			judged++
			programs := programsOf(t, r)
			for i := range j.events {
				want, mapped := j.verdicts[i], j.mapped[i]
				got := slices.ContainsFunc(programs, func(p *leql.Program) bool { return p.Match(mapped) })
				ran++
				if want {
					matched++
				}
				if got != want && !allowed(r, got) {
					text, _ := json.Marshal(j.events[i])
					t.Errorf("%s, %q: Sigma says %t, LEQL %t\nevent %s\nquery %s", name, d.Rule.Text("title"), want, got, text, r.Queries(Simple)[0].Text)
					break
				}
			}
		}
		t.Logf("%s: %d rules, %d events, %d of them matched", name, judged, ran, matched)
		for _, why := range slices.Sorted(maps.Keys(left)) {
			t.Logf("  not judged: %d, %s", left[why], why)
		}
	}
}

// allowed tells whether a finding says that the query is wider than the rule,
// or narrower, where it says so of an event that the other does not match.
func allowed(r *Result, leqlMatched bool) bool {
	return slices.ContainsFunc(r.Problems, func(p Problem) bool {
		switch p.Check {
		case "idr-exists", "idr-null-empty":
			return true
		case "idr-case-sensitivity":
			return !leqlMatched
		}
		return false
	})
}

func programsOf(t *testing.T, r *Result) (programs []*leql.Program) {
	t.Helper()
	for _, q := range r.Queries(Simple) {
		e, err := leql.ParseCondition(q.Text)
		if err != nil {
			t.Fatalf("%v\n%s", err, q.Text)
		}
		program, err := leql.Compile(e, false)
		if err != nil {
			t.Fatalf("%v\n%s", err, q.Text)
		}
		programs = append(programs, program)
	}
	return programs
}

// judge holds the events of a rule, what Sigma says of them, and what they are
// in InsightIDR.
type judge struct {
	events   []map[string]any
	verdicts []bool
	mapped   []*leql.Event
}

// judgeOf makes the events of a rule. Where its translation cannot be judged by
// them, it says why.
func judgeOf(r *Result, rule *sigma.Rule) (j *judge, why string) {
	m, problems := matcher.Compile(rule)
	mapping, err := r.Mapping()
	switch {
	case err != nil:
		return nil, err.Error()
	case r.keywords:
		return nil, "keywords search the raw entry"
	case len(mapping.hashes) > 0:
		return nil, "made events hold no well-formed lists of hashes, which the pipeline splits"
	case m == nil:
		return nil, problems[0].Text
	}
	j = &judge{events: events.Of(rule)}
	for _, event := range j.events {
		in := matcher.NewEvent(event)
		j.verdicts = append(j.verdicts, m.Match(in))
		j.mapped = append(j.mapped, leql.NewEvent(mapping.Event(in), ""))
	}
	return j, ""
}
