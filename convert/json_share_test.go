package convert

import (
	"testing"

	"sigma-lsp/analysis/taxonomy"
	"sigma-lsp/convert/jsonlogs"
	"sigma-lsp/convert/pipeline"
)

// TestJSONShare measures the share of public rules that become queries if a
// team sends the events of Windows, or all events, as JSON.
func TestJSONShare(t *testing.T) {
	p, _ := pipeline.Builtin("insightidr")
	windows := []jsonlogs.Log{{Source: "windows", Shape: "winlogbeat"}}
	all := append([]jsonlogs.Log{}, windows...)
	seen := map[string]bool{"windows": true}
	for _, s := range taxonomy.Standard().Logsources() {
		for _, name := range []string{s.Product, s.Category} {
			if name != "" && !seen[name] {
				seen[name] = true
				all = append(all, jsonlogs.Log{Source: name})
			}
		}
	}
	rules := publicRules(t)
	for _, c := range []struct {
		name  string
		logs  []jsonlogs.Log
		least float64
	}{{"Windows as JSON", windows, 82}, {"all as JSON", all, 95}} {
		both := []*pipeline.Pipeline{p, jsonlogs.Pipeline(c.logs)}
		taken := 0
		for _, d := range rules {
			if wholly(Convert(d, both...)) {
				taken++
			}
		}
		share := 100 * float64(taken) / float64(len(rules))
		t.Logf("%s: %.1f %%", c.name, share)
		if share < c.least {
			t.Errorf("%s takes %.1f %% of the rules, less than %v %%", c.name, share, c.least)
		}
	}
}
