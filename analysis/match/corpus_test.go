package match_test

import (
	"bufio"
	"encoding/json"
	"io/fs"
	"os"
	"path/filepath"
	"testing"

	"sigma-lsp/analysis/match"
	"sigma-lsp/analysis/sigma"
)

const shared = "../../../shared/"

// Each public rule that comes with real events matches one of them at least; a
// few captures hold other events too.
func TestRealEvents(t *testing.T) {
	file, err := os.Open(shared + "events/regression.jsonl")
	if err != nil {
		t.Skip("no ../shared/events beside the checkout")
	}
	defer file.Close()
	rules := map[string]*sigma.Rule{}
	err = filepath.WalkDir(shared+"corpus", func(path string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() || filepath.Ext(path) != ".yml" {
			return err
		}
		text, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		for _, d := range sigma.Parse(sigma.NewSource(string(text))).Documents {
			if d.Rule != nil {
				rules[d.Rule.Text("id")] = d.Rule
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
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
