package refactor

import (
	"iter"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"sigma-lsp/analysis/match"
	"sigma-lsp/analysis/sigma"
	"sigma-lsp/analysis/taxonomy"
)

// EventFilter is a filter that excludes an event from a rule.
type EventFilter struct {
	Title string // its tests, as a menu shows them
	Edits []sigma.Edit
}

const (
	maxFilters      = 6 // offered
	maxPairs        = 4 // of them with two tests
	maxFilterFields = 8 // of an event, of which pairs are made
)

// LeaveOut returns the narrowest filters that exclude an event from a rule and none of
// the other events, which the rule has to match as before. Each has been tried: the rule
// with the filter was evaluated on all events. There is none if the rule cannot be
// evaluated or edited, or does not match the event.
func LeaveOut(t *taxonomy.Taxonomy, f *sigma.File, d *sigma.Document, event *match.Event, others []*match.Event) (filters []EventFilter) {
	if d.Rule == nil || d.Broken || len(d.AllProblems()) > 0 {
		return nil
	}
	p := &context{NodePath: &sigma.NodePath{Document: d}, file: f, source: f.Source}
	detection := p.detection()
	before, _ := match.Compile(d.Rule)
	if detection == nil || before == nil || !before.Match(event) {
		return nil
	}
	fits := func(edits []sigma.Edit) bool {
		after, ok := p.tryEdits(edits)
		if !ok {
			return false
		}
		rule := after.Documents[slices.Index(f.Documents, d)].Rule
		if rule == nil {
			return false
		}
		m, _ := match.Compile(rule)
		return m != nil && !m.Match(event) && !slices.ContainsFunc(others, func(e *match.Event) bool { return before.Match(e) != m.Match(e) })
	}
	tests := filterTests(t, d.Rule, event)
	offer := func(most int, some ...fieldValue) {
		if edits := addFilter(p, detection, some); len(filters) < most && fits(edits) {
			var title []string
			for _, one := range some {
				title = append(title, one.field+": "+one.value)
			}
			filters = append(filters, EventFilter{strings.Join(title, ", "), edits})
		}
	}
	for n, first := range tests { // two tests are narrower than one
		if n > 0 && rank(first) > rank(tests[0]) {
			break // they may be common to many events
		}
		for _, second := range tests[n+1:] {
			offer(maxPairs, first, second)
		}
	}
	for _, one := range tests {
		if specific.MatchString(one.field) {
			offer(maxFilters, one)
		}
	}
	return filters
}

var (
	// changing are fields whose values say nothing about the next event of the same cause.
	changing = regexp.MustCompile(`(?i)time|date$|guid|uuid|process_?id$|thread_?id|logon_?id|session|record|sequence|hash|^md5$|^sha\d+$|handle|cookie|token|nonce|^(src|source|local|client)_?port$|^keywords$|version|^level$|^task$|^opcode$|^channel$|^provider_?name$|^eventid$|^computer$|^@|^_`)
	// specific are fields whose whole values are enough to tell one cause from another.
	specific = regexp.MustCompile(`CommandLine$|^ParentImage$|^SourceImage$|ScriptBlockText$|^TargetFilename$|^TargetObject$|^QueryName$|^ImageLoaded$|(?i:arn$)`)
)

// filterTests are the tests of an event that a filter can be made of, the most specific
// ones first.
func filterTests(t *taxonomy.Taxonomy, rule *sigma.Rule, event *match.Event) (tests []fieldValue) {
	source := taxonomy.LogsourceOf(rule.Logsource)
	asked := map[string]bool{}
	for _, s := range rule.Detection.Selections {
		if strings.HasPrefix(s.Name.Value, "filter") {
			continue
		}
		for i := range sigma.ItemsOf(s.Test) {
			asked[i.Field] = true
		}
	}
	for _, f := range t.FieldsOf(source) {
		held, ok := event.Values(f.Name)
		if !ok || len(held) != 1 || changing.MatchString(f.Name) || event.Null(f.Name) || uninformativeInFilter(held[0]) {
			continue
		}
		// The whole path of a program that the rule looks for would exclude nearly all of it.
		if asked[f.Name] && !strings.HasSuffix(f.Name, "CommandLine") {
			continue
		}
		if slices.ContainsFunc(tests, func(v fieldValue) bool { return event.EqualFields(v.field, f.Name) }) {
			continue
		}
		value := sigma.QuoteAny(literal(held[0]))
		if n, err := strconv.ParseInt(held[0], 10, 64); err == nil && f.Kind.Numeric() {
			value = strconv.FormatInt(n, 10)
		}
		tests = append(tests, fieldValue{field: f.Name, value: value})
	}
	slices.SortStableFunc(tests, func(a, b fieldValue) int { return rank(a) - rank(b) })
	return tests[:min(len(tests), maxFilterFields)]
}

func rank(v fieldValue) int {
	if specific.MatchString(v.field) {
		return 0
	}
	return 1
}

// uninformativeInFilter reports whether a value is empty, or too long to be compared as a
// whole.
func uninformativeInFilter(text string) bool {
	return strings.Trim(text, "- ") == "" || len(text) > 2*maxText || strings.ContainsAny(text, "\r\n")
}

// addFilter are the edits that add a selection and exclude it in each condition that does
// not exclude it by its name already.
func addFilter(p *context, d *sigma.Detection, tests []fieldValue) []sigma.Edit {
	all := formulas(d)
	if len(all) == 0 {
		return nil
	}
	name, covered := filterName(d, all)
	if name == "" {
		return nil
	}
	var edits []sigma.Edit
	if !covered {
		for _, f := range all {
			edits = append(edits, f.and("not "+name)...)
		}
	}
	pairs := d.Node.Pairs
	at := slices.IndexFunc(pairs, func(pair sigma.Pair) bool { return pair.Key.Value == "condition" }) - 1
	if at < 0 {
		at = len(pairs) - 1
	}
	var entry strings.Builder
	if d.Node.Style == sigma.Flow {
		entry.WriteString(name + ": {")
		for n, one := range tests {
			if n > 0 {
				entry.WriteString(", ")
			}
			entry.WriteString(one.field + ": " + one.value)
		}
		entry.WriteString("}")
	} else {
		inner := strings.Repeat(" ", 2*p.column(pairs[0].Key.Span.Start))
		entry.WriteString(name + ":")
		for _, one := range tests {
			entry.WriteString(p.source.LineBreak() + inner + one.field + ": " + one.value)
		}
	}
	added := p.source.InsertPair(d.Node, at, entry.String())
	if added == nil {
		return nil
	}
	return append(edits, added...)
}

// filterName is a free name for a filter. It is covered if each condition excludes it by
// a pattern.
func filterName(d *sigma.Detection, all []*formula) (name string, covered bool) {
	for _, prefix := range []string{"filter_main_", "filter_optional_", "filter_"} {
		name := free(d, prefix+"event")
		if name != "" && !slices.ContainsFunc(all, func(f *formula) bool { return !excludesName(f.Expr, name) }) {
			return name, true
		}
	}
	name = free(d, "filter_event")
	for part := range patternsOf(all) {
		if sigma.MatchesName(part.Pattern, name) { // it would select the filter, too
			return "", false
		}
	}
	return name, false
}

func patternsOf(all []*formula) iter.Seq[*sigma.Of] {
	return func(yield func(*sigma.Of) bool) {
		for _, f := range all {
			for part := range sigma.Subexpressions(f.Expr) {
				if of, ok := part.(*sigma.Of); ok && !yield(of) {
					return
				}
			}
		}
	}
}

// excludesName reports whether a condition requires "not 1 of" a pattern that matches a
// name.
func excludesName(e sigma.Expr, name string) bool {
	switch e := e.(type) {
	case *sigma.And:
		return slices.ContainsFunc(e.Operands, func(o sigma.Expr) bool { return excludesName(o, name) })
	case *sigma.Not:
		of, ok := e.Operand.(*sigma.Of)
		return ok && !of.All && sigma.MatchesName(of.Pattern, name)
	}
	return false
}
