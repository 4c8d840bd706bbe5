package refactor_test

import (
	"errors"
	"os"
	"strings"
	"testing"

	"sigma-lsp/analysis/events"
	"sigma-lsp/analysis/refactor"
	"sigma-lsp/analysis/sigma"
	"sigma-lsp/analysis/taxonomy"
)

// New rules from events as services export them get the right log source in
// nearly all cases; otherwise the right one is offered, or none.
func TestLogsourcesOfExports(t *testing.T) {
	text, err := os.ReadFile("testdata/logsources.txt")
	if err != nil {
		t.Fatal(err)
	}
	want := ""
	right, wrong, choices, all := 0, 0, 0, 0
	for line := range strings.Lines(string(text)) {
		line = strings.TrimSpace(line)
		if name, ok := strings.CutPrefix(line, "# "); ok {
			want = name
		}
		if line == "" || line[0] != '{' && line[0] != '[' && line[0] != '<' {
			continue
		}
		all++
		e, err := events.First([]byte(line))
		if err != nil {
			t.Errorf("%s: %v", line, err)
			continue
		}
		rule, err := refactor.FromEvent(taxonomy.Standard(), refactor.Event{Fields: e.Fields, ID: newID, Date: "2026-01-31"})
		got := "-"
		if undecided, ok := errors.AsType[*refactor.Undecided](err); ok {
			for _, s := range undecided.Sources {
				got += " " + s.String()
			}
			if want == "-" && len(undecided.Sources) == 0 {
				right++
				continue
			}
		} else if err != nil { // an entry, whose fields get the names of Sigma elsewhere
			source, err := refactor.LogsourceOf(taxonomy.Standard(), e.Fields)
			if err != nil || !strings.Contains(line, `"r7_hostid"`) {
				t.Errorf("%s: %v", line, err)
				continue
			}
			got = source.String()
		} else {
			matches(t, want, rule, e.Fields)
			got = taxonomy.LogsourceOf(sigma.Parse(sigma.NewSource(rule)).Documents[0].Rule.Logsource).String()
		}
		switch {
		case got == want:
			right++
		case got[0] == '-':
			choices++
			t.Logf("choice: %s: %s\n%s", want, got, line)
		default:
			wrong++
			t.Logf("wrong: %s, not %s\n%s", got, want, line)
		}
	}
	t.Logf("%d events: %d right, %d wrong, %d left to the author", all, right, wrong, choices)
	if 10*right < 9*all || 50*wrong > all {
		t.Error("too few are right")
	}
}
