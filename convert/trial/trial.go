// Package trial runs a rule and the query that it becomes on events, and
// compares what the two make of them.
package trial

import (
	"fmt"
	"strings"

	"sigma-lsp/analysis/events"
	"sigma-lsp/analysis/match"
	"sigma-lsp/analysis/sigma"
	"sigma-lsp/convert"
	"sigma-lsp/convert/leql"
)

// Trial is a rule with its query. It can be used by several goroutines.
type Trial struct {
	// Given is the conditions that the pipelines added, in LEQL. Events have no
	// such field, so they are taken to hold.
	Given []string
	// NoQuery tells why there is no verdict by LEQL; "" where there is one.
	NoQuery string

	matcher  *match.Matcher
	mapping  *convert.Mapping
	programs []*leql.Program
}

// Event is an event as Sigma sees it, with its text, in which keywords of LEQL
// are searched.
type Event struct {
	*match.Event
	Fields map[string]any
	Line   int // on which it begins in its file, from 1
	text   string
}

// NewEvent takes over an event of a file.
func NewEvent(e events.Event) *Event {
	return &Event{match.NewEvent(e.Fields), e.Fields, e.Line, e.Text}
}

// New makes a trial of a rule and what it was converted to. What Sigma cannot
// run is a problem with its place; then there is no trial.
func New(rule *sigma.Rule, r *convert.Result) (*Trial, []sigma.Problem) {
	m, problems := match.Compile(rule, r.Filters()...)
	if m == nil {
		return nil, problems
	}
	t := &Trial{matcher: m}
	t.NoQuery = t.query(r)
	return t, nil
}

// query makes the query run. It tells why it cannot.
func (t *Trial) query(r *convert.Result) (why string) {
	queries := r.Queries(convert.Simple)
	if len(queries) == 0 {
		for _, p := range r.Problems {
			if p.Stops {
				return fmt.Sprintf("%s: %s", r.Verdict, p.Text)
			}
		}
		return r.Verdict.String()
	}
	var err error
	if t.mapping, err = r.Mapping(); err != nil {
		return err.Error()
	}
	t.Given = t.mapping.Given
	for _, q := range queries {
		e, err := leql.ParseCondition(q.Text)
		if err != nil {
			return fmt.Sprintf("the query cannot be run here: %s", err)
		}
		program, err := leql.Compile(e, false)
		if err != nil {
			return fmt.Sprintf("the query cannot be run here: %s", err)
		}
		t.programs = append(t.programs, program)
	}
	return ""
}

// Outcome is the two verdicts on an event.
type Outcome struct {
	Sigma, LEQL bool
	Alone       bool // LEQL has no verdict, see Trial.NoQuery
}

// Agree reports whether no verdict contradicts the other.
func (o Outcome) Agree() bool { return o.Alone || o.Sigma == o.LEQL }

// Run runs the rule and its query on an event.
func (t *Trial) Run(e *Event) Outcome {
	o := Outcome{Sigma: t.matcher.Match(e.Event), Alone: t.NoQuery != ""}
	if !o.Alone {
		entry := t.entry(e)
		for _, p := range t.programs {
			o.LEQL = o.LEQL || p.Match(entry)
		}
	}
	return o
}

// entry is the event as InsightIDR would hold it.
func (t *Trial) entry(e *Event) *leql.Event { return leql.NewEvent(t.mapping.Event(e.Event), e.text) }

// Explain tells what each part of the rule made of an event.
func (t *Trial) Explain(e *Event) match.Explanation { return t.matcher.Explain(e.Event) }

// ExplainQuery tells what each test of the query made of an event, a line a
// test. It quotes what the event holds as it is; the caller escapes it.
func (t *Trial) ExplainQuery(e *Event) (lines []string) {
	if t.NoQuery != "" {
		return nil
	}
	entry := t.entry(e)
	for _, p := range t.programs {
		for _, r := range p.Explain(entry) {
			text, _ := leql.Line(r.Test)
			says, held := "does not hold", "the entry has no such key"
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
