//go:build differential

package refactor_test

import (
	"fmt"
	"maps"
	"runtime"
	"slices"
	"strings"
	"testing"

	"sigma-lsp/analysis/check"
	_ "sigma-lsp/analysis/checks"
	"sigma-lsp/analysis/events"
	"sigma-lsp/analysis/events/eventstest"
	"sigma-lsp/analysis/match"
	"sigma-lsp/analysis/refactor"
	"sigma-lsp/analysis/sigma"
	"sigma-lsp/analysis/sigma/sigmatest"
)

// placesAtMost is how many positions of a document are tested.
const placesAtMost = 60

// places are the positions at which refactorings are requested: keys and values
// of a document, and parts of its conditions; in long documents some of them.
func places(d *sigma.Document) (all []int) {
	var visit func(n *sigma.Node)
	visit = func(n *sigma.Node) {
		if n.Target != nil {
			return
		}
		all = append(all, n.Span.Start)
		for _, p := range n.Pairs {
			if !p.Merged {
				visit(p.Key)
				visit(p.Value)
			}
		}
		for _, c := range n.Items {
			visit(c)
		}
	}
	visit(d.Root)
	if detection := d.Detection(); detection != nil {
		for _, c := range detection.ConditionNodes() {
			for _, w := range detection.ConditionWords(c) {
				all = append(all, w.At.Start)
			}
		}
	}
	slices.Sort(all)
	all = slices.Compact(all)
	step := len(all)/placesAtMost + 1
	some := all[:0]
	for i := 0; i < len(all); i += step {
		some = append(some, all[i])
	}
	return some
}

// TestDifferentialRefactoring applies each refactoring that is offered in a
// public rule, at all positions or at those of every fiftieth rule or so. If it
// keeps the meaning, the rule matches the same events; the parts of a split
// rule match them together.
func TestDifferentialRefactoring(t *testing.T) {
	t.Parallel()
	texts := sigmatest.Public(t)
	step := 1
	if *eventstest.Each > 0 {
		step = max(1, 250 / *eventstest.Each)
	}
	var offered, kept, brought eventstest.Tally
	eventstest.Spread(len(texts)/step, runtime.GOMAXPROCS(0), func(i int) {
		text := texts[i*step].Text
		if i%3 == 0 {
			text = strings.ReplaceAll(text, "\n", "\r\n")
		}
		if i%4 == 0 { // with neighbours
			text = "title: Before\nlogsource: {product: a}\ndetection: {s: {A: [b, a]}, condition: s}\n---\n" + strings.TrimSuffix(text, "\n") + "\n---\ntitle: After\nlogsource: {product: a}\ndetection: {s: {A: [b, a]}, condition: s}\n"
		}
		f := sigma.Parse(sigma.NewSource(text))
		d := f.Documents[min(len(f.Documents)-1, len(f.Documents)/2)]
		if d.Root == nil {
			return
		}
		seen := map[string]bool{}
		for _, at := range places(d) {
			for _, o := range refactor.At(f, sigma.Span{Start: at, End: at}, exaggerated) {
				key := fmt.Sprint(o.Edits)
				if seen[key] {
					continue
				}
				seen[key] = true
				offered.Add(o.Name)
				what := fmt.Sprintf("%s: %q of %s", texts[i*step].Path, o.Title, o.Name)
				source, ok := f.Source.Apply(o.Edits)
				if !ok {
					t.Errorf("%s has edits that overlap", what)
					continue
				}
				after := sigma.Parse(source)
				if err := same(f, after, d, o); err != nil {
					t.Errorf("%s: %v\n%s", what, err, changed(f.Source.String(), source.String()))
					continue
				}
				kept.Add(o.Name)
				before := loud(f)
				for name, n := range loud(after) {
					if n > before[name] {
						brought.Add(o.Name + " brings " + name)
					}
				}
			}
		}
	})
	for _, name := range offered.Names() {
		t.Logf("%6d offers of %s, %d of them as they say", offered.Of(name), name, kept.Of(name))
	}
	for _, name := range brought.Names() {
		t.Logf("%6d times %s", brought.Of(name), name)
	}
	for _, name := range []string{"add-correlation", "extract-filter", "extract-item", "merge-selections", "modifier-form", "sort-list", "split-list", "split-rule"} {
		if kept.Of(name) == 0 {
			t.Errorf("%s was never offered", name)
		}
	}
}

// exaggerated makes queries long, so that many lists are split.
func exaggerated(d *sigma.Document) []int {
	all := lengths(d)
	for i := range all {
		all[i] *= 5
	}
	return all
}

// same checks a refactoring against its claim.
func same(f, after *sigma.File, d *sigma.Document, o refactor.Refactoring) error {
	at, more := slices.Index(f.Documents, d), len(after.Documents)-len(f.Documents)
	for i, other := range f.Documents {
		if i > at && f.Source.Text(other.Span) != after.Source.Text(after.Documents[i+more].Span) || i < at && f.Source.Text(other.Span) != after.Source.Text(after.Documents[i].Span) {
			return fmt.Errorf("document %d changed too", i)
		}
	}
	for _, one := range after.Documents {
		if one.Broken || len(one.AllProblems()) > 0 {
			return fmt.Errorf("it cannot be read any more")
		}
	}
	switch {
	case o.ChangesMeaning:
		return nil
	case o.Name == "split-rule", o.Name == "split-list":
		return together(d.Rule, after.Documents[at:at+more+1])
	}
	rest := &sigma.File{Source: after.Source, Documents: slices.Delete(slices.Clone(after.Documents), at+1, at+1+more)}
	_, err := eventstest.Same(f, rest)
	return err
}

// together compares a rule with those that it was split into.
func together(rule *sigma.Rule, parts []*sigma.Document) error {
	whole, problems := match.Compile(rule)
	if len(problems) > 0 {
		return nil
	}
	var each []*match.Matcher
	made := events.Generate(rule)
	for _, d := range parts {
		m, problems := match.Compile(d.Rule)
		if len(problems) > 0 {
			return fmt.Errorf("a part cannot be run: %s", problems[0].Text)
		}
		each = append(each, m)
		made = append(made, events.Generate(d.Rule)...)
	}
	for i := range made[:len(made)-1] {
		both := maps.Clone(made[i])
		maps.Copy(both, made[i+1])
		made = append(made, both)
	}
	for _, event := range made {
		e := match.NewEvent(event)
		if whole.Match(e) != slices.ContainsFunc(each, func(m *match.Matcher) bool { return m.Match(e) }) {
			return fmt.Errorf("the parts together differ on %v", event)
		}
	}
	return nil
}

// loud counts the errors and warnings of the checks that are on by default.
func loud(f *sigma.File) map[string]int {
	counts := map[string]int{}
	for _, found := range check.Run(f, check.Settings{SkipTranslation: true}) {
		if found.Severity >= check.Warning {
			counts[found.Check.Name]++
		}
	}
	return counts
}
