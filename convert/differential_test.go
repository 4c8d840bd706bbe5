//go:build differential

package convert

import (
	"errors"
	"maps"
	"runtime"
	"slices"
	"sync"
	"testing"

	"sigma-lsp/analysis/events"
	"sigma-lsp/analysis/events/eventstest"
	matcher "sigma-lsp/analysis/match"
	"sigma-lsp/convert/pipeline"
)

// TestDifferential runs every public rule that converts, and its queries, on
// events generated from the rule: matching ones and similar ones. Sigma and
// LEQL have to agree on each, or differ in the stated direction.
func TestDifferential(t *testing.T) {
	t.Parallel()
	type figures struct {
		rules, events, matched, outside, few int
		left                                 map[string]int
	}
	rules, names := publicRules(t), pipeline.BuiltinNames()
	counts := make([]figures, len(names))
	for i := range counts {
		counts[i].left = map[string]int{}
	}
	var lock sync.Mutex
	eventstest.Spread(len(rules), runtime.GOMAXPROCS(0), func(i int) {
		rule := rules[i].Rule
		var made []map[string]any
		var verdicts []bool
		for n, name := range names {
			p, _ := pipeline.Builtin(name)
			r := Convert(rules[i], p)
			if !r.HasQuery() {
				continue
			}
			one, err := newTrial(rule, r)
			if err != nil {
				if errors.As(err, new(brokenQuery)) {
					t.Errorf("%s, %q: %v", name, rule.Text("title"), err)
				}
				lock.Lock()
				counts[n].left[err.Error()]++
				lock.Unlock()
				continue
			}
			if made == nil {
				made = events.Generate(rule)
				for _, event := range made {
					verdicts = append(verdicts, one.matcher.Match(matcher.NewEvent(event)))
				}
			}
			var f figures
			for k, event := range made {
				v, _ := one.judge(event, verdicts[k])
				switch {
				case v.outside:
					f.outside++
					continue
				case one.wrong(v):
					t.Errorf("%s, %q: %s", name, rule.Text("title"), one.report(event))
				case v.sigma:
					f.matched++
				}
				f.events++
				if one.wrong(v) {
					break
				}
			}
			lock.Lock()
			c := &counts[n]
			c.rules, c.events, c.matched, c.outside = c.rules+1, c.events+f.events, c.matched+f.matched, c.outside+f.outside
			if f.events < 100 {
				c.few++
				t.Errorf("%s, %q: only %d events", name, rule.Text("title"), f.events)
			}
			lock.Unlock()
		}
	})
	for n, name := range names {
		c := counts[n]
		t.Logf("%s: %d rules, %d events, %d of them matched; %d more are none of the log source", name, c.rules, c.events, c.matched, c.outside)
		for _, why := range slices.Sorted(maps.Keys(c.left)) {
			t.Logf("  not judged: %d, %s", c.left[why], why)
		}
	}
}
