package ruletest

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"sigma-lsp/analysis/events"
)

// Limits is how many events a report keeps.
type Limits struct {
	Matches int // events that match, or on which the verdicts differ
	Others  int // other events
}

// Report is the result of a rule and its query for a number of events. It keeps
// some of them and counts all, so events can be added one by one.
type Report struct {
	*Runner
	Rows []Row // kept events, in order
	// Events that are not kept: those that match, and others.
	OmittedMatches, OmittedOthers int

	limits                            Limits
	others                            int // number of rows that do not match
	events, matched                   int
	differing, withoutFields, entries int
	unknown                           map[string]int // number of events by field without a key
	leftOut                           map[string]int // number of events by title of the filter
	otherSource                       int
	resembles                         string // description of the first event without fields of the rule
	original                          string // description of the first event that lost fields of the original
	tests                             []*testResult
	hasOtherEvents                    bool // some events do not belong to a test of the rule
}

// testResult is the expected and the actual number of matches of one test of
// the rule.
type testResult struct {
	file       string
	min, found int
}

// Row is an event with its verdicts.
type Row struct {
	Sample *Sample
	Event  *Event
	Outcome
}

// NewReport returns an empty report.
func (t *Runner) NewReport(l Limits) *Report {
	return &Report{Runner: t, limits: l, unknown: map[string]int{}, leftOut: map[string]int{}}
}

// Report runs the rule on all events of the samples and keeps all of them.
func (t *Runner) Report(samples []Sample) *Report {
	r := t.NewReport(Limits{1 << 30, 1 << 30})
	for i := range samples {
		r.Begin(&samples[i])
		for _, e := range samples[i].Events {
			r.Add(&samples[i], e, t.Run(e))
		}
	}
	return r
}

// Begin starts the events of a sample.
func (r *Report) Begin(s *Sample) {
	if s.IsTest {
		r.tests = append(r.tests, &testResult{file: s.File, min: s.MinMatches})
	}
	r.hasOtherEvents = r.hasOtherEvents || !s.IsTest
}

// Add adds the verdicts for an event of the current sample.
func (r *Report) Add(s *Sample, e *Event, o Outcome) {
	r.events++
	if o.Sigma {
		r.matched++
		if s.IsTest {
			r.tests[len(r.tests)-1].found++
		}
	}
	if !o.Agree() {
		r.differing++
	}
	if o.NoFields {
		if r.withoutFields++; r.resembles == "" {
			r.resembles = events.DetectFormat(e.fields)
		}
	}
	if r.original == "" && !o.Sigma {
		r.original = events.MissingParts(e.fields)
	}
	if o.Entry {
		r.entries++
	}
	if o.OtherSource {
		r.otherSource++
	}
	for _, field := range o.Unknown {
		r.unknown[field]++
	}
	for _, title := range o.ExcludedBy {
		r.leftOut[title]++
	}
	switch matches := o.Sigma || !o.Agree(); {
	case matches && len(r.Rows)-r.others >= r.limits.Matches:
		r.OmittedMatches++
	case !matches && r.others >= r.limits.Others:
		r.OmittedOthers++
	default:
		if !matches {
			r.others++
		}
		r.Rows = append(r.Rows, Row{s, e, o})
	}
}

// Events returns the number of events, and how many of them the rule matches.
func (r *Report) Events() (all, matched int) { return r.events, r.matched }

// FieldMismatch reports that events have none of the rule's fields, and what
// they look like; "" if the rule matches an event, or if the fields exist.
func (r *Report) FieldMismatch() string {
	switch {
	case r.matched > 0:
		return ""
	case r.withoutFields == 0 && r.original != "" && r.events == 1:
		return "the event looks like " + r.original
	case r.withoutFields == 0 && r.original != "":
		return "some events look like " + r.original
	case r.withoutFields == 0:
		return ""
	}
	fields := r.Runner.fields
	if len(fields) > fieldsShown {
		fields = append(slices.Clone(fields[:fieldsShown]), "…")
	}
	text := "none of the rule's fields (" + strings.Join(fields, ", ") + ") occurs in "
	switch {
	case r.events == 1:
		text += "the event"
	case r.withoutFields == r.events:
		text += "any event"
	default:
		text += fmt.Sprintf("%d of %d events", r.withoutFields, r.events)
	}
	if r.withoutFields == 1 {
		return text + "; it looks like " + r.resembles
	}
	return text + "; the first looks like " + r.resembles
}

const fieldsShown = 6

// Failure describes what is wrong with the results, or "". Each test of the
// rule sets how many events must match; of other events at least one must. The
// verdicts must agree on all.
func (r *Report) Failure() string {
	for _, t := range r.tests {
		switch {
		case t.min == 0 && t.found > 0:
			return fmt.Sprintf("%s in %s, expected none", matchCount(t.found), t.file)
		case t.found < t.min:
			return fmt.Sprintf("%s in %s, expected %d", matchCount(t.found), t.file, t.min)
		}
	}
	switch {
	case r.differing == 1:
		return "Sigma and LEQL differ on 1 event"
	case r.differing > 1:
		return fmt.Sprintf("Sigma and LEQL differ on %d events", r.differing)
	case r.hasOtherEvents && r.matched == 0:
		return "no event matches"
	}
	return ""
}

// Summary reports how many events match, and according to which verdict.
func (r *Report) Summary() string {
	text := fmt.Sprintf("%d of %s", r.matched, countEvents(r.events))
	switch {
	case r.NoQuery != "":
		return text + " (Sigma only)"
	case len(r.unknown) > 0:
		return text + " by Sigma; LEQL is unknown for some events"
	}
	return text + "; Sigma and LEQL agree"
}

// Assumed returns the conditions of Runner.Given, unless all events are entries
// of InsightIDR, for which nothing is assumed.
func (r *Report) Assumed() []string {
	if r.entries > 0 && r.entries == r.events {
		return nil
	}
	return r.Given
}

// Notes returns what qualifies the verdicts, one line each: fields without a
// key, events that filters exclude, entries of InsightIDR.
func (r *Report) Notes() (lines []string) {
	for _, field := range slices.Sorted(maps.Keys(r.unknown)) {
		lines = append(lines, fmt.Sprintf("LEQL is unknown for %s: %s has no LEQL key", countEvents(r.unknown[field]), field))
	}
	for _, title := range slices.Sorted(maps.Keys(r.leftOut)) {
		lines = append(lines, fmt.Sprintf("%s excluded by the filter “%s”", countEvents(r.leftOut[title]), title))
	}
	if r.otherSource > 0 {
		lines = append(lines, fmt.Sprintf("%s from another log source ignored", countEvents(r.otherSource)))
	}
	if r.entries > 0 {
		lines = append(lines, fmt.Sprintf("InsightIDR entries, tested as they are: %d", r.entries))
	}
	return lines
}

func countEvents(n int) string {
	if n == 1 {
		return "1 event"
	}
	return fmt.Sprintf("%d events", n)
}

func matchCount(n int) string {
	switch n {
	case 0:
		return "no event matches"
	case 1:
		return "1 event matches"
	}
	return fmt.Sprintf("%d events match", n)
}
