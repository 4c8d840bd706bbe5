// Package eventstest helps tests that change the text of rules: it runs them on
// made events before and after the change.
package eventstest

import (
	"bytes"
	"encoding/json"
	"flag"
	"fmt"
	"slices"
	"sync"

	"sigma-lsp/analysis/events"
	"sigma-lsp/analysis/match"
	"sigma-lsp/analysis/sigma"
)

// Each is how many times a test tries the same on the public rules.
var Each = flag.Int("keeping.each", 3, "how often the same change is tried on other public rules, 0 for all of them")

// Count is what was compared.
type Count struct{ Rules, Events, Matched int }

// Add adds what another comparison did.
func (c *Count) Add(other Count) {
	c.Rules, c.Events, c.Matched = c.Rules+other.Rules, c.Events+other.Events, c.Matched+other.Matched
}

// Same runs the rules and filters of two files on events generated from both.
// Its error describes the shortest event found on which two of them differ, or
// one that cannot be run any more. Rules that could not be run before the
// change are skipped.
func Same(before, after *sigma.File) (Count, error) {
	old, changed := Rules(before), Rules(after)
	if len(old) != len(changed) {
		return Count{}, fmt.Errorf("there were %d rules and are %d", len(old), len(changed))
	}
	var c Count
	for i := range old {
		one, err := SameRule(old[i], changed[i])
		c.Add(one)
		if err != nil {
			return c, err
		}
	}
	return c, nil
}

// SameRule is Same for one rule.
func SameRule(old, changed *sigma.Rule) (Count, error) {
	runOld, problems := match.Compile(old)
	if len(problems) > 0 {
		return Count{}, nil
	}
	runNew, problems := match.Compile(changed)
	if len(problems) > 0 {
		return Count{}, fmt.Errorf("the rule cannot be run any more: %s", problems[0].Text)
	}
	d := events.Compare(old, changed, runOld, runNew)
	switch {
	case d.OnlyOld != nil:
		return Count{}, fmt.Errorf("only the old one matches %s", shown(d.OnlyOld))
	case d.OnlyNew != nil:
		return Count{}, fmt.Errorf("only the new one matches %s", shown(d.OnlyNew))
	}
	return Count{1, d.Tried, d.Matched}, nil
}

func shown(event map[string]any) string {
	text, err := json.Marshal(event)
	if err != nil {
		return err.Error()
	}
	return string(text)
}

// Rules are the rules of a file, and its filters read as rules.
func Rules(f *sigma.File) (rules []*sigma.Rule) {
	for _, d := range f.Documents {
		switch {
		case d.Rule != nil:
			rules = append(rules, d.Rule)
		case d.Filter != nil:
			rules = append(rules, d.Filter.Rule())
		}
	}
	return rules
}

// Spread calls do for the numbers below n, by several at a time.
func Spread(n, workers int, do func(i int)) {
	var wait sync.WaitGroup
	next := make(chan int)
	for range workers {
		wait.Go(func() {
			for i := range next {
				do(i)
			}
		})
	}
	for i := range n {
		next <- i
	}
	close(next)
	wait.Wait()
}

// Tally counts by name; it can be used by several goroutines.
type Tally struct {
	lock   sync.Mutex
	counts map[string]int
}

// Add counts one more of a name.
func (t *Tally) Add(name string) {
	t.lock.Lock()
	defer t.lock.Unlock()
	if t.counts == nil {
		t.counts = map[string]int{}
	}
	t.counts[name]++
}

// Of is the count of a name.
func (t *Tally) Of(name string) int {
	t.lock.Lock()
	defer t.lock.Unlock()
	return t.counts[name]
}

// Names are the names that were counted, in order.
func (t *Tally) Names() (names []string) {
	t.lock.Lock()
	defer t.lock.Unlock()
	for name := range t.counts {
		names = append(names, name)
	}
	slices.Sort(names)
	return names
}

// Read reads all events of a file; see events.Each.
func Read(text []byte) (all []events.Event, err error) {
	err = events.Each(bytes.NewReader(text), func(e events.Event) error {
		all = append(all, e)
		return nil
	})
	if err != nil {
		return nil, err
	}
	return all, nil
}
