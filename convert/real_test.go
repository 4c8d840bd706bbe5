//go:build differential

package convert

import (
	"bufio"
	"encoding/json"
	"maps"
	"os"
	"testing"

	"sigma-lsp/analysis/sigma"
	"sigma-lsp/convert/pipeline"
)

// TestDifferentialReal runs the rules that come with real Windows events, and
// their queries, on all of those events.
func TestDifferentialReal(t *testing.T) {
	t.Parallel()
	captured := realEvents(t)
	rules := publicRules(t)
	for _, name := range pipeline.BuiltinNames() {
		p, _ := pipeline.Builtin(name)
		judged, matched := 0, 0
		for _, d := range rules {
			if len(captured[d.Rule.Text("id")]) == 0 {
				continue
			}
			r := Convert(d, p)
			if !r.HasQuery() {
				continue
			}
			one, err := newTrial(d.Rule, r)
			if err != nil {
				t.Errorf("%s, %q: %v", name, d.Rule.Text("title"), err)
				continue
			}
			judged++
			for of, some := range captured {
				for _, event := range some {
					v, _ := one.judge(event, one.sigma(event))
					if one.wrong(v) {
						t.Errorf("%s, %q on an event of rule %s: %s", name, d.Rule.Text("title"), of, one.report(event))
					}
					if v.sigma && v.leql {
						matched++
					}
				}
			}
		}
		t.Logf("%s: %d rules on real events, %d matches", name, judged, matched)
	}
}

// realEvents returns the fields of the events by the id of the rule that they
// were captured for.
func realEvents(t *testing.T) map[string][]map[string]any {
	t.Helper()
	file, err := os.Open(shared + "events/regression.jsonl")
	if err != nil {
		t.Skip("no ../shared/events beside the checkout")
	}
	defer file.Close()
	captured := map[string][]map[string]any{}
	lines := bufio.NewScanner(file)
	lines.Buffer(nil, sigma.MaxSize)
	for lines.Scan() {
		var l struct {
			Rule  string
			Event struct {
				Event map[string]map[string]any
			}
		}
		if err := json.Unmarshal(lines.Bytes(), &l); err != nil {
			t.Fatal(err)
		}
		fields := map[string]any{}
		maps.Copy(fields, l.Event.Event["System"])
		maps.Copy(fields, l.Event.Event["EventData"])
		captured[l.Rule] = append(captured[l.Rule], fields)
	}
	if err := lines.Err(); err != nil {
		t.Fatal(err)
	}
	return captured
}
