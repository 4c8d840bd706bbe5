package convert

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"golang.org/x/tools/txtar"

	matcher "sigma-lsp/analysis/match"
	"sigma-lsp/analysis/sigma"
	"sigma-lsp/convert/leql"
	"sigma-lsp/convert/pipeline"
)

// timedKeys are the keys of the fields in the timed events.
var timedKeys = map[string]string{
	"Image": "process.exe_path", "User": "process.username", "CommandLine": "process.cmd_line", "ProcessId": "process.pid",
	"EventID": "source_json.eventCode", "TargetUserName": "source_json.insertionStrings.5", "LogonType": "source_json.insertionStrings.8",
}

// A case of testdata/timed.txtar is a correlation and events, each after its
// time relative to the start of the first slice, with the groups that match: in
// slices of the timespan ("slices"), on which Sigma and the LEQL query have to
// agree, and in sliding windows ("sliding"), where Sigma may find more.
func TestCorrelationsOnTimedEvents(t *testing.T) {
	archive, err := txtar.ParseFile("testdata/timed.txtar")
	if err != nil {
		t.Fatal(err)
	}
	p, _ := pipeline.Builtin("insightidr")
	rules := ""
	for _, f := range archive.Files {
		name, file, _ := strings.Cut(f.Name, "/")
		if name == "rules.yml" {
			rules = string(f.Data)
			continue
		}
		text, events, _ := strings.Cut(string(f.Data), "\n\n")
		documents := sigma.Parse(sigma.NewSource("title: Correlation\ncorrelation:\n" + text + "\n---\n" + rules)).Documents
		r := Convert(documents[0], p)
		k, problems := matcher.CompileCorrelation(documents[0].Correlation, nil)
		if r.Verdict != Converted || k == nil {
			t.Errorf("%s: %s %v %v", f.Name, r.Verdict, r.Problems, problems)
			continue
		}
		statement, err := leql.Parse(r.Queries(Advanced)[0].Text)
		if err != nil {
			t.Fatal(err)
		}
		from := time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC)
		span, _ := documents[0].Correlation.Timespan.Duration()
		var timed []matcher.Timed
		var entries []leql.Entry
		slicesOf, want := map[time.Duration][]matcher.Timed{}, map[string]string{}
		for line := range strings.Lines(events) {
			line = strings.TrimSpace(line)
			if what, groups, ok := strings.Cut(line, ":"); ok && (what == "slices" || what == "sliding") {
				want[what] = strings.TrimSpace(groups)
				continue
			}
			at, event, _ := strings.Cut(line, " ")
			after, err := time.ParseDuration(at)
			if err != nil {
				t.Fatalf("%s: %v", f.Name, err)
			}
			fields, mapped := map[string]any{}, map[string]any{"os_type": "WINDOWS"}
			if err := json.Unmarshal([]byte(event), &fields); err != nil {
				t.Fatalf("%s: %v", f.Name, err)
			}
			for field, v := range fields {
				mapped[timedKeys[field]] = v
			}
			e := matcher.Timed{Event: matcher.NewEvent(fields), At: from.Add(after)}
			timed = append(timed, e)
			entries = append(entries, leql.Entry{Event: leql.NewEvent(mapped, ""), At: e.At})
			slicesOf[after/span] = append(slicesOf[after/span], e)
		}
		var inSlices [][]string
		for _, window := range slicesOf {
			inSlices = append(inSlices, gatheredOf(k, window).Whole()...)
		}
		queried, err := statement.Groups(entries, from)
		if err != nil {
			t.Fatalf("%s: %v", f.Name, err)
		}
		for what, got := range map[string][][]string{"slices": inSlices, "slices by LEQL": queried, "sliding": gatheredOf(k, timed).Sliding()} {
			if said := named(got); said != want[strings.TrimSuffix(what, " by LEQL")] {
				t.Errorf("%s/%s: %s match %s, not %s\n%s", name, file, what, said, want[strings.TrimSuffix(what, " by LEQL")], r.Queries(Advanced)[0].Text)
			}
		}
	}
}

// named lists groups by their values.
func named(groups [][]string) string {
	var all []string
	for _, g := range groups {
		all = append(all, fmt.Sprintf("(%s)", strings.Join(g, ", ")))
	}
	slices.Sort(all)
	return strings.Join(slices.Compact(all), " ")
}

func gatheredOf(k *matcher.Correlator, events []matcher.Timed) *matcher.Groups {
	g := k.Gather()
	for _, e := range events {
		g.Add(k.Read(e))
	}
	return g
}
