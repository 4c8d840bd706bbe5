// Package trial runs a rule and the query that it becomes on events, and
// compares what the two make of them.
package trial

import (
	"fmt"
	"slices"
	"strings"

	"sigma-lsp/analysis/events"
	"sigma-lsp/analysis/match"
	"sigma-lsp/analysis/sigma"
	"sigma-lsp/convert"
	"sigma-lsp/convert/leql"
)

// Trial is a rule with its query. It can be used by several goroutines.
type Trial struct {
	// Given is the conditions that the pipelines added, in LEQL. Events of
	// other programs have no such field, so they are taken to hold.
	Given []string
	// NoQuery tells why there is no verdict by LEQL; "" where there is one.
	NoQuery string

	matcher  *match.Matcher
	mapping  *convert.Mapping // nil where there is none
	fields   []string         // of the rule and its filters
	renamed  []string         // those of them that InsightIDR has under another name
	programs []*leql.Program
}

// Event is an event as Sigma sees it, with its text, in which keywords of LEQL
// are searched.
type Event struct {
	*match.Event
	Line  int // on which it begins in its file, from 1
	own   map[string]any
	text  string
	entry evidence // that InsightIDR has it so
}

// NewEvent takes over an event of a file.
func NewEvent(e events.Event) *Event {
	seen := match.NewEvent(e.Fields)
	return &Event{seen, e.Line, e.Fields, e.Text, evidenceOf(seen)}
}

// New makes a trial of a rule and what it was converted to. What Sigma cannot
// run is a problem with its place; then there is no trial.
func New(rule *sigma.Rule, r *convert.Result) (*Trial, []sigma.Problem) {
	m, problems := match.Compile(rule, r.Filters()...)
	if m == nil {
		return nil, problems
	}
	t := &Trial{matcher: m, mapping: mappingOf(r), fields: m.Fields()}
	t.renamed = t.renamedFields()
	t.NoQuery = t.compile(r)
	return t, nil
}

// compile makes the query run. It tells why it cannot.
func (t *Trial) compile(r *convert.Result) (why string) {
	queries := r.Queries(convert.Simple)
	if len(queries) == 0 {
		for _, p := range r.Problems {
			if p.Stops {
				return fmt.Sprintf("%s: %s", r.Verdict, p.Text)
			}
		}
		return r.Verdict.String()
	}
	if t.mapping == nil {
		_, err := r.Mapping()
		return err.Error()
	}
	t.Given = t.mapping.Given
	for _, q := range queries {
		e, err := leql.ParseCondition(q.Text)
		if err != nil {
			return fmt.Sprintf("the query cannot be evaluated: %s", err)
		}
		program, err := leql.Compile(e, false)
		if err != nil {
			return fmt.Sprintf("the query cannot be evaluated: %s", err)
		}
		t.programs = append(t.programs, program)
	}
	return ""
}

func (t *Trial) query(entry *leql.Event) bool {
	return slices.ContainsFunc(t.programs, func(p *leql.Program) bool { return p.Match(entry) })
}

// Outcome is the two verdicts on an event.
type Outcome struct {
	Sigma, LEQL bool
	Alone       bool     // LEQL has no verdict, see Trial.NoQuery
	Unknown     []string // fields without a LEQL key, for which the verdict of LEQL is not known
	LeftOut     []string // titles of the filters that exclude an event which the rule alone matches
	Entry       bool     // the event is an entry of InsightIDR: the query ran on it as it is
	Other       bool     // the entry is of another log source, though the rest of the rule matches it
	None        bool     // the event has none of the rule's fields
}

// Judged reports whether LEQL has a verdict.
func (o Outcome) Judged() bool { return !o.Alone && o.Unknown == nil }

// Agree reports whether no verdict contradicts the other.
func (o Outcome) Agree() bool { return !o.Judged() || o.Sigma == o.LEQL }

// Run runs the rule and its query on an event.
func (t *Trial) Run(e *Event) Outcome {
	v := t.view(e)
	o := Outcome{Sigma: t.matcher.Match(v.sigma), Alone: t.NoQuery != "", Entry: v.real, None: v.none}
	if !o.Sigma {
		for _, f := range t.matcher.LeftOut(v.sigma) {
			o.LeftOut = append(o.LeftOut, titleOf(f))
		}
	}
	if o.Sigma && !t.takes(e, v) {
		o.Sigma, o.Other = false, true
	}
	if !o.Alone {
		o.LEQL = t.query(v.entry)
		o.Unknown = t.unknown(e, v, o.LEQL)
	}
	return o
}

// takes reports whether an event is of the rule's log source, which only entries
// of InsightIDR tell.
func (t *Trial) takes(e *Event, v view) bool {
	return !v.real || t.mapping.Takes(leql.NewEvent(e.own, e.text))
}

func titleOf(f *sigma.Filter) string {
	if p, ok := f.Root.Get("title"); ok && p.Value.IsText() {
		return p.Value.Value
	}
	return "untitled filter"
}

// Fields are the fields of the event, as its file has them.
func (e *Event) Fields() map[string]any { return e.own }

// Explain tells what each part of the rule made of an event.
func (t *Trial) Explain(e *Event) match.Explanation {
	v := t.view(e)
	x := t.matcher.Explain(v.sigma)
	x.Matched = x.Matched && t.takes(e, v)
	return x
}

// ExplainQuery tells what each test of the query made of an event, a line a
// test. It quotes what the event holds as it is; the caller escapes it.
func (t *Trial) ExplainQuery(e *Event) (lines []string) {
	if t.NoQuery != "" {
		return nil
	}
	entry := t.view(e).entry
	for _, p := range t.programs {
		for _, r := range p.Explain(entry) {
			text, _ := leql.Line(r.Test)
			says, held := "not met", "the entry has no such key"
			if r.Matched {
				says = "holds"
			}
			if _, keyword := r.Test.(*leql.Keyword); keyword {
				held = "searched in the whole entry"
			} else if len(r.Held) > 0 {
				held = "“" + strings.Join(r.Held, "”, “") + "”"
			}
			lines = append(lines, fmt.Sprintf("%s %s: %s", text, says, held))
		}
	}
	return lines
}
