//go:build differential

package convert

import (
	"maps"
	"regexp"
	"slices"
	"strings"
	"testing"

	"sigma-lsp/analysis/events"
	"sigma-lsp/analysis/sigma"
	"sigma-lsp/convert/leql"
	"sigma-lsp/convert/pipeline"
)

var (
	detectionKey  = regexp.MustCompile(`(?m)^detection:[^\n]*\n( +)`)
	conditionLine = regexp.MustCompile(`(?m)^( +condition: )([^\n>|\['"]+)$`)
)

// asFilter turns a rule into a filter for all rules; negated, it excludes what
// the rule matches.
func asFilter(text string, negated bool) string {
	text = detectionKey.ReplaceAllString(text, "filter:\n${1}rules: any\n${1}")
	if negated {
		text = conditionLine.ReplaceAllString(text, "${1}not ($2)")
	}
	return strings.TrimSuffix(text, "\n") + "\n"
}

// separated is a rule without its filters, and what they exclude.
type separated struct{ rules, excluded []*leql.Program }

// newSeparated returns nil if the filters remain in the query.
func newSeparated(r *Result) (*separated, error) {
	rule, excluded := r.WithoutFilters()
	if rule == r {
		return nil, nil
	}
	s := &separated{}
	compile := func(programs *[]*leql.Program, text string) error {
		statement, err := leql.Parse(text)
		if err != nil {
			return err
		}
		program, err := leql.Compile(statement.Where, false)
		*programs = append(*programs, program)
		return err
	}
	for _, q := range rule.Queries(Advanced) {
		if err := compile(&s.rules, q.Text); err != nil {
			return nil, err
		}
	}
	for _, e := range excluded {
		if err := compile(&s.excluded, e.Where); err != nil {
			return nil, err
		}
	}
	return s, nil
}

func (s *separated) match(e *leql.Event) bool {
	matches := func(p *leql.Program) bool { return p.Match(e) }
	return slices.ContainsFunc(s.rules, matches) && !slices.ContainsFunc(s.excluded, matches)
}

// TestFilterDifferential turns public rules into filters, in the file of
// another rule and in a separate file. The query of that rule has to match the
// events that both the rule and the filter match; so do the rule without the
// filter and what the filter excludes.
func TestFilterDifferential(t *testing.T) {
	t.Parallel()
	p, _ := pipeline.Builtin("insightidr-extended")
	var converted []*sigma.Document
	for _, d := range publicRules(t) {
		if len(d.File.Documents) == 1 && Convert(d, p).Verdict == Converted {
			converted = append(converted, d)
		}
	}
	judged, separated, ran, matched := 0, 0, 0, 0
	for i := 0; i < len(converted)-1; i += 9 {
		d := converted[i]
		text, filter := d.File.Source.String(), asFilter(converted[i+1].File.Source.String(), i%4 > 1)
		var others workspace
		if i%2 == 0 {
			text += "\n---\n" + filter
		} else {
			others = workspace{sigma.Parse(sigma.NewSource(filter))}
		}
		rule := sigma.Parse(sigma.NewSource(text)).Documents[0]
		r := WithResolver(others, rule, p)
		if r.Verdict != Converted || len(r.Filters()) != 1 {
			continue
		}
		one, err := newTrial(rule.Rule, r)
		if err != nil {
			t.Errorf("%q: %v", rule.Text("title"), err)
			continue
		}
		apart, err := newSeparated(r)
		if err != nil {
			t.Errorf("%q: %v", rule.Text("title"), err)
			continue
		}
		if apart != nil {
			separated++
		}
		made, beside := events.Generate(rule.Rule), events.Generate(r.Filters()[0].Rule())
		for n := range min(len(made), len(beside)) {
			both := maps.Clone(made[n])
			maps.Copy(both, beside[(n*7)%len(beside)])
			made = append(made, both, beside[n])
		}
		judged++
		for _, event := range made {
			v, entry := one.judge(event, one.sigma(event))
			if v.outside {
				continue
			}
			ran++
			if v.sigma {
				matched++
			}
			if apart != nil && apart.match(entry) != v.leql {
				t.Errorf("%q with the filter %q as an exclusion: matches is %v for %s", rule.Text("title"), r.Filters()[0].Document.Text("title"), !v.leql, one.report(event))
				break
			}
			if one.wrong(v) {
				t.Errorf("%q with the filter %q: %s", rule.Text("title"), r.Filters()[0].Document.Text("title"), one.report(event))
				break
			}
		}
	}
	t.Logf("%d rules with a filter, %d of them separated from it, %d events, %d of them matched", judged, separated, ran, matched)
	if judged < 100 || separated < judged/2 || matched < 1000 {
		t.Error("that is too little to say anything")
	}
}
