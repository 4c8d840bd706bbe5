package match_test

import (
	"bufio"
	"encoding/json"
	"os"
	"testing"

	"sigma-lsp/analysis/match"
	"sigma-lsp/analysis/sigma"
	"sigma-lsp/analysis/sigma/sigmatest"
)

const shared = "../../../shared/"

// Each public rule that comes with real events matches at least one of them; a
// few captures contain other events too.
func TestRealEvents(t *testing.T) {
	file, err := os.Open(shared + "events/regression.jsonl")
	if err != nil {
		t.Skip("no ../shared/events beside the checkout")
	}
	defer file.Close()
	rules := map[string]*sigma.Rule{}
	sigmatest.Rules(t, func(_ sigmatest.File, d *sigma.Document) { rules[d.Rule.Text("id")] = d.Rule })
	matched, events := map[string]bool{}, 0
	for lines := bufio.NewReader(file); ; events++ {
		var l struct {
			Rule  string
			Event map[string]any
		}
		text, err := lines.ReadBytes('\n')
		if err != nil && len(text) == 0 {
			break
		}
		if err := json.Unmarshal(text, &l); err != nil {
			t.Fatal(err)
		}
		rule := rules[l.Rule]
		if rule == nil {
			t.Fatalf("no rule %s", l.Rule)
		}
		m, problems := match.Compile(rule)
		if m == nil {
			t.Errorf("%s: %v", rule.Text("title"), problems)
			continue
		}
		matched[l.Rule] = matched[l.Rule] || m.Match(match.NewEvent(l.Event))
	}
	for id, ok := range matched {
		if !ok {
			t.Errorf("%s matches none of its events", rules[id].Text("title"))
		}
	}
	t.Logf("%d events of %d rules", events, len(matched))
}
