//go:build differential

package convert

import (
	"testing"

	"sigma-lsp/analysis/events"
	matcher "sigma-lsp/analysis/match"
	"sigma-lsp/analysis/taxonomy"
	"sigma-lsp/convert/jsonlogs"
	"sigma-lsp/convert/pipeline"
)

// allAsJSON are custom logs for all log sources of the public rules.
func allAsJSON(shape string) []jsonlogs.Log {
	logs := []jsonlogs.Log{{Source: "windows", Shape: shape, Log: "Windows Events"}}
	seen := map[string]bool{"windows": true}
	for _, s := range taxonomy.Standard().Logsources() {
		name := s.Product
		if name == "" {
			name = s.Category
		}
		if name != "" && !seen[name] {
			seen[name] = true
			logs = append(logs, jsonlogs.Log{Source: name, Prefix: "data."})
		}
	}
	return logs
}

// TestDifferentialJSON runs every public rule as a query on custom logs, in each
// shape, on made events and on the real ones.
func TestDifferentialJSON(t *testing.T) {
	t.Parallel()
	rules, captured := publicRules(t), realEvents(t)
	for _, shape := range []string{"nxlog", "winlogbeat", "velociraptor", "fields"} {
		logs := allAsJSON(shape)
		logs[0].Prefer = true
		if shape == "fields" {
			logs[0].EventID, logs[0].Prefix, logs[0].Security = "id", "event.", true
		}
		for i := range logs {
			logs[i].Prefer = true
		}
		p, _ := pipeline.Builtin("insightidr")
		both := []*pipeline.Pipeline{p, jsonlogs.Pipeline(logs)}
		converted, judged, tried, matched, real, left := 0, 0, 0, 0, 0, 0
		for _, d := range rules {
			r := Convert(d, both...)
			if r.Verdict != Converted || r.Log == "" {
				continue
			}
			converted++
			one, err := newTrial(d.Rule, r)
			if err != nil {
				left++
				continue
			}
			judged++
			run := func(event map[string]any) {
				v, _ := one.judge(event, one.matcher.Match(matcher.NewEvent(event)))
				if v.outside {
					return
				}
				tried++
				if v.sigma && v.leql {
					matched++
				}
				if one.wrong(v) {
					t.Errorf("%s, %q: %s", shape, d.Rule.Text("title"), one.report(event))
				}
			}
			for n, event := range events.Generate(d.Rule) {
				if n%3 > 0 { // four shapes take long
					run(event)
				}
			}
			for _, event := range captured[d.Rule.Text("id")] {
				run(event)
				real++
			}
		}
		t.Logf("%s: %d rules, %d judged, %d events, %d of them matched; %d real ones", shape, converted, judged, tried, matched, real)
		if converted < 2600 || left > 20 {
			t.Errorf("%d rules, %d not judged", converted, left)
		}
	}
}
