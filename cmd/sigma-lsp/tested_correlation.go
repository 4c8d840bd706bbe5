package main

import (
	"bytes"
	"fmt"
	"strings"

	"sigma-lsp/analysis/match"
	"sigma-lsp/analysis/sigma"
	"sigma-lsp/convert/trial"
)

// correlationTest is a correlation that runs on events. LEQL has no verdict: its
// windows begin where Log Search begins.
type correlationTest struct {
	*file
	*match.Gathering
	document   *sigma.Document
	correlator *match.Correlator
	run        int        // events
	matched    [][]string // groups, once asked for
	asked      bool
}

func newCorrelationTest(f *file, d *sigma.Document) (test, sigma.Span, []sigma.Problem) {
	k, problems := match.CompileCorrelation(d.Correlation, f.others)
	if k == nil {
		return nil, d.Correlation.Root.Span, problems
	}
	return &correlationTest{file: f, Gathering: k.Gather(), document: d, correlator: k}, sigma.Span{}, nil
}

func (t *correlationTest) begin(*trial.Sample) {}

func (t *correlationTest) judge(e *trial.Event) verdicts {
	at, _ := e.Time()
	return verdicts{gathered: t.correlator.Read(match.Timed{Event: e.Event, At: at})}
}

func (t *correlationTest) take(_ *trial.Sample, _ *trial.Event, v verdicts) {
	t.run++
	t.Add(v.gathered)
}

func (t *correlationTest) count() int { return t.run }

// matching returns the groups that match. Events without times are taken as one
// window.
func (t *correlationTest) matching() [][]string {
	if t.asked {
		return t.matched
	}
	t.asked = true
	if _, fixed := t.document.Correlation.Timespan.Duration(); !fixed || t.Undated > 0 {
		t.matched = t.Whole()
	} else {
		t.matched = t.Sliding()
	}
	return t.matched
}

func (t *correlationTest) fault() string {
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

// notes tells what the verdict does not rest on.
func (t *correlationTest) notes() (lines []string) {
	if t.Undated > 0 {
		lines = append(lines, fmt.Sprintf("%s without a timestamp: all events are treated as one window", count(t.Undated, "event")))
	}
	if t.Ungrouped > 0 && t.Events > 0 {
		lines = append(lines, fmt.Sprintf("%s ignored: group-by fields are missing", count(t.Ungrouped, "event")))
	}
	if t.Left > 0 {
		lines = append(lines, fmt.Sprintf("%s after the first %d not counted", count(t.Left, "event"), match.MaxGathered))
	}
	return lines
}

// groupsShown is how many groups are listed.
const groupsShown = 20

func (t *correlationTest) text(b *bytes.Buffer, l look, _ *testRun) {
	testHeading(b, l, t.file, t.document.Correlation.Root)
	groups := t.matching()
	for i, values := range groups {
		if i == groupsShown {
			fmt.Fprintf(b, "  %s\n", count(len(groups)-i, "more group"))
			break
		}
		fmt.Fprintf(b, "  match: %s\n", visible(t.group(values)))
	}
	for _, note := range t.notes() {
		fmt.Fprintf(b, "  %s\n", note)
	}
	testResult(b, l, t.fault(), fmt.Sprintf("%s in %s matched by the rules", count(len(groups), "group"), count(t.Events, "event")))
}

// group names the fields of group-by with their values.
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
		Path: of.Path, Line: of.Line, ID: of.ID, Title: of.Title, Tested: t.run, Matched: t.Events + t.Ungrouped,
		Why: t.fault(), Notes: t.notes(), GroupBy: []string{}, Groups: [][]string{},
	}
	r.Passed = r.Why == ""
	for _, n := range t.document.Correlation.GroupBy {
		r.GroupBy = append(r.GroupBy, n.Value)
	}
	for i, values := range t.matching() {
		if i == listed {
			r.Left++
			continue
		}
		r.Groups = append(r.Groups, append([]string{}, values...))
	}
	writeJSON(b, r)
}
