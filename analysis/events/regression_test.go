package events_test

import (
	"fmt"
	"strings"
	"testing"

	"sigma-lsp/analysis/events"
)

func TestTests(t *testing.T) {
	for _, c := range []struct{ text, want string }{
		{`id: 8e35c907-231e-46e5-bf0f-9e724ce93279
rule_metadata:
    - id: 9b4e7c2a-3f6d-4a8b-b5e9-1c7d3f2e6a4b
regression_tests_info:
    - name: Positive Detection Test
      type: evtx
      provider: Microsoft-Windows-Sysmon
      match_count: 2
      path: regression_data/rules/x/x.evtx
    - path: other.json
      match_count: 0
    - {name: third, path: third.jsonl}
`, `"Positive Detection Test" 2 of regression_data/rules/x/x.evtx; "" 0 of other.json; "third" 1 of third.jsonl`},
		{"", "the test description cannot be read"},
		{"a: [", `the test description has no tests; list them under "regression_tests_info"`},
		{"regression_tests_info: []", `the test description has no tests; list them under "regression_tests_info"`},
		{"regression_tests_info:\n- name: x", `test 1 has no "path" of an event file`},
		{"regression_tests_info:\n- {path: x, match_count: many}", `test 1: invalid match_count "many"; use the number of events that match`},
	} {
		var got []string
		tests, err := events.Tests(c.text)
		for _, one := range tests {
			got = append(got, fmt.Sprintf("%q %d of %s", one.Name, one.MinMatches, one.Path))
		}
		if err != nil {
			got = []string{err.Error()}
		}
		if got := strings.Join(got, "; "); got != c.want {
			t.Errorf("%s\ngot  %s\nwant %s", c.text, got, c.want)
		}
	}
}

func TestPlaces(t *testing.T) {
	for name, want := range map[string]string{
		"regression_data/a/x.json": "regression_data/a/x.json data/x.json",
		`regression_data\a\x.EVTX`: "regression_data/a/x.json data/x.json regression_data/a/x.jsonl data/x.jsonl regression_data/a/x.ndjson data/x.ndjson regression_data/a/x.EVTX data/x.EVTX",
	} {
		one := events.Test{Path: name}
		if got := strings.Join(one.Paths("data/info.yml"), " "); got != want {
			t.Errorf("%s: %s", name, got)
		}
	}
}
