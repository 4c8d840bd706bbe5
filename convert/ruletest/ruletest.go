// Package ruletest runs a rule and its query on events and compares the
// results.
package ruletest

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

// Runner is a rule with its query. It is safe for concurrent use.
type Runner struct {
	// Given are the conditions that the pipelines added, in LEQL. Events of
	// other programs have no such field, so the conditions are assumed to
	// match.
	Given []string
	// NoQuery is the reason why there is no verdict of LEQL; "" if there is
	// one.
	NoQuery string

	matcher  *match.Matcher
	mapping  *convert.Mapping // nil if there is none
	fields   []string         // of the rule and its filters
	renamed  []string         // those that InsightIDR has under another name
	programs []*leql.Program
}

// Event is an event as Sigma sees it, with its text, which LEQL searches for
// keywords.
type Event struct {
	*match.Event
	Line   int // first line in its file, from 1
	fields map[string]any
	text   string
	entry  entryLikelihood // that it is an entry of InsightIDR
}

// NewEvent wraps an event of a file.
func NewEvent(e events.Event) *Event {
	seen := match.NewEvent(e.Fields)
	return &Event{seen, e.Line, e.Fields, e.Text, likelihoodOf(seen)}
}

// New returns a runner for a rule and its conversion. If Sigma cannot evaluate
// the rule, it returns the problems and no runner.
func New(rule *sigma.Rule, r *convert.Result) (*Runner, []sigma.Problem) {
	m, problems := match.Compile(rule, r.Filters()...)
	if m == nil {
		return nil, problems
	}
	t := &Runner{matcher: m, mapping: mappingOf(r), fields: m.Fields()}
	t.renamed = t.renamedFields()
	t.NoQuery = t.compile(r)
	return t, nil
}

// compile compiles the query. It returns the reason if that is not possible.
func (t *Runner) compile(r *convert.Result) (why string) {
	queries := r.Queries(convert.Simple)
	if len(queries) == 0 {
		for _, p := range r.Problems {
			if p.Blocking {
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

func (t *Runner) matchesQuery(entry *leql.Event) bool {
	return slices.ContainsFunc(t.programs, func(p *leql.Program) bool { return p.Match(entry) })
}

// Outcome is both verdicts for an event.
type Outcome struct {
	Sigma, LEQL bool
	SigmaOnly   bool     // LEQL has no verdict, see Runner.NoQuery
	Unknown     []string // fields without a LEQL key that make the verdict of LEQL unknown
	ExcludedBy  []string // titles of the filters that exclude an event which the rule alone matches
	Entry       bool     // the event is an entry of InsightIDR: the query ran on it unchanged
	OtherSource bool     // the entry is of another log source, though the rest of the rule matches
	NoFields    bool     // the event has none of the rule's fields
}

// HasLEQL reports whether LEQL has a verdict.
func (o Outcome) HasLEQL() bool { return !o.SigmaOnly && o.Unknown == nil }

// Agree reports whether the verdicts do not contradict each other.
func (o Outcome) Agree() bool { return !o.HasLEQL() || o.Sigma == o.LEQL }

// Run runs the rule and its query on an event.
func (t *Runner) Run(e *Event) Outcome {
	v := t.view(e)
	o := Outcome{Sigma: t.matcher.Match(v.sigma), SigmaOnly: t.NoQuery != "", Entry: v.isEntry, NoFields: v.noFields}
	if !o.Sigma {
		for _, f := range t.matcher.ExcludedBy(v.sigma) {
			o.ExcludedBy = append(o.ExcludedBy, titleOf(f))
		}
	}
	if o.Sigma && !t.matchesLogsource(e, v) {
		o.Sigma, o.OtherSource = false, true
	}
	if !o.SigmaOnly {
		o.LEQL = t.matchesQuery(v.entry)
		o.Unknown = t.unknownFields(e, v, o.LEQL)
	}
	return o
}

// matchesLogsource reports whether an event belongs to the rule's log source,
// which only entries of InsightIDR reveal.
func (t *Runner) matchesLogsource(e *Event, v view) bool {
	return !v.isEntry || t.mapping.MatchesLogsource(leql.NewEvent(e.fields, e.text))
}

func titleOf(f *sigma.Filter) string {
	if p, ok := f.Root.Get("title"); ok && p.Value.IsText() {
		return p.Value.Value
	}
	return "untitled filter"
}

// Fields returns the fields of the event as in its file.
func (e *Event) Fields() map[string]any { return e.fields }

// Explain returns the result of each part of the rule for an event.
func (t *Runner) Explain(e *Event) match.Explanation {
	v := t.view(e)
	x := t.matcher.Explain(v.sigma)
	x.Matched = x.Matched && t.matchesLogsource(e, v)
	return x
}

// ExplainQuery returns the result of each test of the query for an event, one
// line each. Values of the event are quoted verbatim; the caller escapes them.
func (t *Runner) ExplainQuery(e *Event) (lines []string) {
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
