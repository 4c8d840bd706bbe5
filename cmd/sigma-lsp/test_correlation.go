package main

import (
	"bytes"
	"fmt"
	"strings"

	"sigma-lsp/analysis/match"
	"sigma-lsp/analysis/sigma"
	"sigma-lsp/convert/ruletest"
)

// correlationTest is a correlation that runs on events. There is no verdict of
// LEQL: its windows begin where Log Search begins.
type correlationTest struct {
	*file
	*match.Groups
	document   *sigma.Document
	correlator *match.Correlator
	events     int        // events
	matched    [][]string // matching groups, computed on demand
	isComputed bool
}

func newCorrelationTest(f *file, d *sigma.Document) (test, sigma.Span, []sigma.Problem) {
	k, problems := match.CompileCorrelation(d.Correlation, f.resolver)
	if k == nil {
		return nil, d.Correlation.Root.Span, problems
	}
	return &correlationTest{file: f, Groups: k.Gather(), document: d, correlator: k}, sigma.Span{}, nil
}

func (t *correlationTest) begin(*ruletest.Sample) {}

func (t *correlationTest) run(e *ruletest.Event) verdicts {
	at, _ := e.Time()
	return verdicts{gathered: t.correlator.Read(match.Timed{Event: e.Event, At: at})}
}

func (t *correlationTest) add(_ *ruletest.Sample, _ *ruletest.Event, v verdicts) {
	t.events++
	t.Add(v.gathered)
}

func (t *correlationTest) count() int { return t.events }

// matching returns the groups that match. If an event has no time, all events
// are one window.
func (t *correlationTest) matching() [][]string {
	if t.isComputed {
		return t.matched
	}
	t.isComputed = true
	if _, fixed := t.document.Correlation.Timespan.Duration(); !fixed || t.Undated > 0 {
		t.matched = t.Whole()
	} else {
		t.matched = t.Sliding()
	}
	return t.matched
}

func (t *correlationTest) failure() string {
	switch {
	case t.Events == 0 && t.Ungrouped == 0:
		return "the rules of the correlation match no events"
	case t.Events == 0:
		return "no event matched by the rules has all group-by fields"
	case len(t.matching()) == 0:
		return "no group of events matches"
	}
	return ""
}

// notes lists what limits the verdict.
func (t *correlationTest) notes() (lines []string) {
	if t.Undated > 0 {
		lines = append(lines, fmt.Sprintf("%s without a timestamp: all events are treated as one window", count(t.Undated, "event")))
	}
	if t.Ungrouped > 0 && t.Events > 0 {
		lines = append(lines, fmt.Sprintf("%s ignored: group-by fields are missing", count(t.Ungrouped, "event")))
	}
	if t.Dropped > 0 {
		lines = append(lines, fmt.Sprintf("%s after the first %d not counted", count(t.Dropped, "event"), match.MaxCorrelated))
	}
	return lines
}

// maxGroups is how many groups are listed.
const maxGroups = 20

func (t *correlationTest) text(b *bytes.Buffer, l style, _ *testRun) {
	testHeading(b, l, t.file, t.document.Correlation.Root)
	groups := t.matching()
	for i, values := range groups {
		if i == maxGroups {
			fmt.Fprintf(b, "  %s\n", count(len(groups)-i, "more group"))
			break
		}
		fmt.Fprintf(b, "  match: %s\n", sanitize(t.group(values)))
	}
	for _, note := range t.notes() {
		fmt.Fprintf(b, "  %s\n", note)
	}
	testResult(b, l, t.failure(), fmt.Sprintf("%s in %s matched by the rules", count(len(groups), "group"), count(t.Events, "event")))
}

// group formats the fields of group-by with their values.
func (t *correlationTest) group(values []string) string {
	if len(values) == 0 {
		return "all events"
	}
	parts := make([]string, len(values))
	for i, value := range values {
		parts[i] = t.document.Correlation.GroupBy[i].Value + " “" + value + "”"
	}
	return strings.Join(parts, ", ")
}

// correlationRecord is a tested correlation as JSON.
type correlationRecord struct {
	Path    string     `json:"path"`
	Line    int        `json:"line"`
	ID      string     `json:"id"`
	Title   string     `json:"title"`
	Tested  int        `json:"events_tested"`
	Matched int        `json:"events_matched"`
	Passed  bool       `json:"passed"`
	Why     string     `json:"why,omitempty"`
	Notes   []string   `json:"notes,omitempty"`
	GroupBy []string   `json:"group_by"`
	Groups  [][]string `json:"groups"`
	Left    int        `json:"groups_not_listed,omitempty"`
}

func (t *correlationTest) json(b *bytes.Buffer, _ *testRun) {
	of := t.record(t.document)
	r := correlationRecord{
		Path: of.Path, Line: of.Line, ID: of.ID, Title: of.Title, Tested: t.events, Matched: t.Events + t.Ungrouped,
		Why: t.failure(), Notes: t.notes(), GroupBy: []string{}, Groups: [][]string{},
	}
	r.Passed = r.Why == ""
	for _, n := range t.document.Correlation.GroupBy {
		r.GroupBy = append(r.GroupBy, n.Value)
	}
	for i, values := range t.matching() {
		if i == maxListed {
			r.Left++
			continue
		}
		r.Groups = append(r.Groups, append([]string{}, values...))
	}
	writeJSON(b, r)
}
