package trial

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"sigma-lsp/analysis/events"
)

// Limits is how many events a report keeps.
type Limits struct {
	Matches int // that a verdict matches, or on which the verdicts differ
	Others  int // that match nothing
}

// Report is what a rule and its query made of events. It keeps some of them and
// counts all, so events can be handed in one by one.
type Report struct {
	*Trial
	Rows []Row // of the events that are kept, in order
	// Events that are not kept, by whether a verdict matches them.
	LeftMatches, LeftOthers int

	limits              Limits
	others              int // rows that match nothing
	events, matched     int
	differ, none, entry int
	unknown             map[string]int // events, by the field without a key
	leftOut             map[string]int // events, by the title of the filter
	otherSource         int
	looks               string // of the first event without a field of the rule
	lacks               string // of the first event without fields of the original
	tests               []*expected
	free                bool // some events are of no test of the rule
}

// expected is what one test of the rule's own asks for, and what was found.
type expected struct {
	file         string
	least, found int
}

// Row is an event and the verdicts on it.
type Row struct {
	Sample *Sample
	Event  *Event
	Outcome
}

// NewReport begins a report of no events.
func (t *Trial) NewReport(l Limits) *Report {
	return &Report{Trial: t, limits: l, unknown: map[string]int{}, leftOut: map[string]int{}}
}

// Report runs the rule on all events of the samples and keeps all of them.
func (t *Trial) Report(samples []Sample) *Report {
	r := t.NewReport(Limits{1 << 30, 1 << 30})
	for i := range samples {
		r.Begin(&samples[i])
		for _, e := range samples[i].Events {
			r.Add(&samples[i], e, t.Run(e))
		}
	}
	return r
}

// Begin says that the events of a sample follow.
func (r *Report) Begin(s *Sample) {
	if s.Tested {
		r.tests = append(r.tests, &expected{file: s.File, least: s.Least})
	}
	r.free = r.free || !s.Tested
}

// Add takes the verdicts on an event of the sample that was begun last.
func (r *Report) Add(s *Sample, e *Event, o Outcome) {
	r.events++
	if o.Sigma {
		r.matched++
		if s.Tested {
			r.tests[len(r.tests)-1].found++
		}
	}
	if !o.Agree() {
		r.differ++
	}
	if o.None {
		if r.none++; r.looks == "" {
			r.looks = events.Looks(e.own)
		}
	}
	if r.lacks == "" && !o.Sigma {
		r.lacks = events.Lacks(e.own)
	}
	if o.Entry {
		r.entry++
	}
	if o.Other {
		r.otherSource++
	}
	for _, field := range o.Unknown {
		r.unknown[field]++
	}
	for _, title := range o.LeftOut {
		r.leftOut[title]++
	}
	switch matches := o.Sigma || !o.Agree(); {
	case matches && len(r.Rows)-r.others >= r.limits.Matches:
		r.LeftMatches++
	case !matches && r.others >= r.limits.Others:
		r.LeftOthers++
	default:
		if !matches {
			r.others++
		}
		r.Rows = append(r.Rows, Row{s, e, o})
	}
}

// Events returns how many events the rule was run on, and how many of them it
// matches.
func (r *Report) Events() (all, matched int) { return r.events, r.matched }

// Strange tells that events have none of the rule's fields, and what they look
// like instead; "" where the rule matches some event, or they have.
func (r *Report) Strange() string {
	switch {
	case r.matched > 0:
		return ""
	case r.none == 0 && r.lacks != "" && r.events == 1:
		return "the event looks like " + r.lacks
	case r.none == 0 && r.lacks != "":
		return "some events look like " + r.lacks
	case r.none == 0:
		return ""
	}
	fields := r.Trial.fields
	if len(fields) > fieldsShown {
		fields = append(slices.Clone(fields[:fieldsShown]), "…")
	}
	text := "none of the rule's fields (" + strings.Join(fields, ", ") + ") occurs in "
	switch {
	case r.events == 1:
		text += "the event"
	case r.none == r.events:
		text += "any event"
	default:
		text += fmt.Sprintf("%d of %d events", r.none, r.events)
	}
	if r.none == 1 {
		return text + "; it looks like " + r.looks
	}
	return text + "; the first looks like " + r.looks
}

const fieldsShown = 6

// Fault tells what is wrong with the outcomes, or "": each test of the rule's
// own says how many events have to match; of other events one has to. The two
// verdicts agree on all.
func (r *Report) Fault() string {
	for _, t := range r.tests {
		switch {
		case t.least == 0 && t.found > 0:
			return fmt.Sprintf("%s in %s, expected none", matches(t.found), t.file)
		case t.found < t.least:
			return fmt.Sprintf("%s in %s, expected %d", matches(t.found), t.file, t.least)
		}
	}
	switch {
	case r.differ == 1:
		return "Sigma and LEQL differ on 1 event"
	case r.differ > 1:
		return fmt.Sprintf("Sigma and LEQL differ on %d events", r.differ)
	case r.free && r.matched == 0:
		return "no event matches"
	}
	return ""
}

// Summary tells how many events match, and who says so.
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

// Assumed returns the conditions of Trial.Given, unless all events are entries of
// InsightIDR, for which nothing is assumed.
func (r *Report) Assumed() []string {
	if r.entry > 0 && r.entry == r.events {
		return nil
	}
	return r.Given
}

// Notes returns what qualifies the verdicts, a line each: fields
// without a key, events that filters leave out, entries of InsightIDR.
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
	if r.entry > 0 {
		lines = append(lines, fmt.Sprintf("InsightIDR entries, tested as they are: %d", r.entry))
	}
	return lines
}

func countEvents(n int) string {
	if n == 1 {
		return "1 event"
	}
	return fmt.Sprintf("%d events", n)
}

func matches(n int) string {
	switch n {
	case 0:
		return "no event matches"
	case 1:
		return "1 event matches"
	}
	return fmt.Sprintf("%d events match", n)
}
