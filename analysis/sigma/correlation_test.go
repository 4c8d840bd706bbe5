package sigma_test

import (
	"cmp"
	"fmt"
	"regexp"
	"slices"
	"strings"
	"testing"

	"sigma-lsp/analysis/sigma"
	"sigma-lsp/analysis/sigma/archivetest"
)

// The archives contain correlations and filters with the result of reading
// them: a line of carets belongs to the line above it and is removed before
// reading.
func TestWhatIsReadOfCorrelationsAndFilters(t *testing.T) {
	for _, name := range []string{"correlation", "filter"} {
		archivetest.Each(t, name, func(_ *testing.T, a *archivetest.Archive) {
			for i, f := range a.Files {
				a.Files[i].Data = []byte(withFacts(sigma.NewSource(fact.ReplaceAllString(string(f.Data), ""))))
			}
		})
	}
}

var fact = regexp.MustCompile(`(?m)^ *(\^+>?|\|) (is|fault) .*\n`)

type read struct {
	at   sigma.Span
	text string
}

func withFacts(source *sigma.Source) string {
	var facts []read
	add := func(at sigma.Span, format string, args ...any) {
		facts = append(facts, read{at, fmt.Sprintf(format, args...)})
	}
	for _, d := range sigma.Parse(source).Documents {
		switch {
		case d.Correlation != nil:
			ofCorrelation(d.Correlation, add)
		case d.Filter != nil:
			ofFilter(d.Filter, add)
		}
		for _, r := range d.References() {
			add(r.At, "is the rule %s", r.Name)
		}
		for _, p := range d.AllProblems() {
			add(p.At, "fault %s: %s", p.Check, p.Text)
		}
	}
	slices.SortStableFunc(facts, func(a, b read) int { return cmp.Compare(a.at.Start, b.at.Start) })
	var b strings.Builder
	for line := range source.Lines() {
		at := source.Line(line)
		if line == source.Lines()-1 && at.Start == at.End {
			break
		}
		fmt.Fprintf(&b, "%s\n", source.Text(at))
		for _, f := range facts {
			if source.LineOf(f.at.Start) != line {
				continue
			}
			far := ""
			if f.at.End > at.End {
				far = ">"
			}
			fmt.Fprintf(&b, "%s%s%s %s\n", strings.Repeat(" ", f.at.Start-at.Start), cmp.Or(strings.Repeat("^", min(f.at.End, at.End)-f.at.Start), "|"), far, f.text)
		}
	}
	return b.String()
}

func ofCorrelation(c *sigma.Correlation, add func(sigma.Span, string, ...any)) {
	if c.Type != "" {
		add(c.TypeEntry.Value.Span, "is a type: of rules %t, of a field %t", c.Type.CountsRules(), c.Type.UsesField())
	}
	for _, n := range c.GroupBy {
		add(n.Span, "is grouped by")
	}
	if s := c.Timespan; s != nil {
		d, ok := s.Duration()
		add(s.Node.Span, "is %d of %s, %s (%t)", s.Count, s.Unit, d, ok)
	}
	for _, a := range c.Aliases {
		add(a.Name.Span, "is an alias")
		for _, f := range a.Fields {
			add(f.Rule.At, "is %s in %s", f.Field.Value, f.Rule.Name)
		}
	}
	if k := c.Condition; k != nil {
		for _, l := range k.Limits {
			add(l.Key.Span, "is the limit %s %s", l.Operator, l.Number.Text)
		}
		for _, n := range k.Fields {
			add(n.Span, "is the field")
		}
		if k.Percentile != nil {
			add(k.PercentileEntry.Span(), "is the percentile %s", k.Percentile.Text)
		}
		refs(k.Expr, func(r *sigma.Ref) { add(r.Span, "is named by the condition") })
	}
	if c.GenerateEntry.Key != nil {
		add(c.GenerateEntry.Key.Span, "is generate %t, inside %t", c.Generate, c.GenerateNested)
	}
}

func ofFilter(f *sigma.Filter, add func(sigma.Span, string, ...any)) {
	if f.Any {
		add(f.RulesEntry.Value.Span, "is any rule")
	}
	if f.Detection == nil {
		return
	}
	for _, s := range f.Detection.Selections {
		add(s.Name.Span, "is a selection")
	}
	for _, c := range f.Detection.Conditions {
		refs(c.Expr, func(r *sigma.Ref) { add(r.Span, "is named by the condition") })
	}
}

func refs(e sigma.Expr, visit func(*sigma.Ref)) {
	for e := range sigma.Subexpressions(e) {
		if r, ok := e.(*sigma.Ref); ok {
			visit(r)
		}
	}
}

func TestNamedAndApplies(t *testing.T) {
	f := sigma.Parse(sigma.NewSource(`title: A
id: 0E95725D-7320-415d-80f7-004da920fc11
name: a
logsource: {category: process_creation, product: windows, service: x}
detection: {s: {F: 1}, condition: s}
---
title: C
name: c
correlation: {type: event_count, rules: [a], timespan: 1h}
---
title: F
name: f
logsource: {category: process_creation, product: windows}
filter: {rules: [0e95725d-7320-415d-80f7-004da920fc11, c], s: {F: 2}, condition: not s}
---
title: Any
logsource: {product: windows}
filter: {rules: ANY, s: {F: 2}, condition: not s}
---
title: Other source
logsource: {product: linux}
filter: {rules: any, s: {F: 2}, condition: not s}
---
title: Narrower source
logsource: {product: windows, service: y}
filter: {rules: [a], s: {F: 2}, condition: not s}
---
title: No source
logsource: {}
filter: {rules: [a], s: {F: 2}, condition: not s}
---
title: Empty list
logsource: {product: windows}
filter: {rules: [], s: {F: 2}, condition: not s}
`))
	rule, correlation, filter := f.Documents[0], f.Documents[1], f.Documents[2]
	for ref, want := range map[string]bool{"a": true, "A": false, "0e95725d-7320-415d-80f7-004da920fc11": true, "": false, "f": false} {
		if rule.HasName(ref) != want {
			t.Errorf("%q names the rule: %t", ref, !want)
		}
	}
	if !correlation.HasName("c") || filter.HasName("f") {
		t.Error("correlations can be named, filters cannot")
	}
	for i, want := range []bool{true, true, false, false, false, false} {
		if got := f.Documents[2+i].Filter.AppliesTo(rule); got != want {
			t.Errorf("the filter %q applies: %t", f.Documents[2+i].Text("title"), got)
		}
		if f.Documents[2+i].Filter.AppliesTo(correlation) {
			t.Errorf("the filter %q applies to a correlation", f.Documents[2+i].Text("title"))
		}
	}
}

// others is a workspace for tests.
type others []*sigma.File

func (o others) Rules(ref string) (found []*sigma.Document) {
	for _, f := range o {
		for _, d := range f.Documents {
			if d.HasName(ref) {
				found = append(found, d)
			}
		}
	}
	return found
}

func (o others) Filters() (found []*sigma.Document) {
	for _, f := range o {
		for _, d := range f.Documents {
			if d.Filter != nil {
				found = append(found, d)
			}
		}
	}
	return found
}

func TestOwnFileFirst(t *testing.T) {
	parse := func(text string) *sigma.File { return sigma.Parse(sigma.NewSource(text)) }
	const rule = "logsource: {product: windows}\ndetection: {s: {F: 1}, condition: s}\n"
	const filter = "logsource: {product: windows}\nfilter: {rules: [a], s: {F: 2}, condition: not s}\n"
	own := parse("title: Own\nname: a\n" + rule + "---\ntitle: C\ncorrelation: {type: event_count, rules: [a, b]}\n---\ntitle: Own filter\n" + filter)
	all := others{parse("title: Other\nname: a\n" + rule + "---\ntitle: Other b\nname: b\n" + rule), parse("title: Other filter\n" + filter)}
	for _, c := range []struct {
		ref    string
		others sigma.Resolver
		want   string
	}{{"a", all, "Own"}, {"a", nil, "Own"}, {"b", all, "Other b"}, {"b", nil, ""}} {
		got := ""
		for _, d := range own.Documents[1].Resolve(c.ref, c.others) {
			got += d.Text("title")
		}
		if got != c.want {
			t.Errorf("%s is %q, not %q", c.ref, got, c.want)
		}
	}
	got := ""
	for _, f := range own.Documents[0].Filters(all) {
		got += f.Document.Text("title") + ", "
	}
	if got != "Own filter, Other filter, " || own.Documents[1].Filters(all) != nil {
		t.Errorf("the filters are %q", got)
	}
}
