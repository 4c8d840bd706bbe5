package ruletest_test

import (
	"bufio"
	"encoding/json"
	"os"
	"testing"

	"sigma-lsp/analysis/events"
	"sigma-lsp/analysis/sigma"
	"sigma-lsp/analysis/sigma/sigmatest"
	"sigma-lsp/convert"
	"sigma-lsp/convert/pipeline"
	"sigma-lsp/convert/ruletest"
)

const shared = "../../../shared/"

// TestRealEvents runs each public rule that has real events on them, as the
// command line does: some event matches, and Sigma and LEQL agree on all.
func TestRealEvents(t *testing.T) {
	samples := captured(t)
	p, _ := pipeline.Builtin("insightidr-extended")
	tried, asked := 0, 0
	sigmatest.Rules(t, func(f sigmatest.File, d *sigma.Document) {
		if len(samples[d.Rule.Text("id")].Events) == 0 {
			return
		}
		one, problems := ruletest.New(d.Rule, convert.Convert(d, p))
		if one == nil {
			t.Errorf("%s: %v", f.Path, problems)
			return
		}
		r := one.Report([]ruletest.Sample{samples[d.Rule.Text("id")]})
		if fault := r.Failure(); fault != "" {
			t.Errorf("%s: %s", f.Path, fault)
		}
		for _, row := range r.Rows {
			if r.Explain(row.Event).Matched != row.Sigma {
				t.Errorf("%s: the reasons are those of the other verdict", f.Path)
			}
		}
		tried++
		if r.NoQuery == "" {
			asked++
		}
	})
	t.Logf("%d rules, %d of them with their queries", tried, asked)
}

// captured is the real events by the id of the rule that they were taken for.
func captured(t *testing.T) map[string]ruletest.Sample {
	t.Helper()
	file, err := os.Open(shared + "events/regression.jsonl")
	if err != nil {
		t.Skip("no ../shared/events beside the checkout")
	}
	defer file.Close()
	samples := map[string]ruletest.Sample{}
	lines := bufio.NewScanner(file)
	lines.Buffer(nil, sigma.MaxSize)
	for lines.Scan() {
		var l struct {
			Rule  string
			Event map[string]any
		}
		if err := json.Unmarshal(lines.Bytes(), &l); err != nil {
			t.Fatal(err)
		}
		s := samples[l.Rule]
		s.Events = append(s.Events, ruletest.NewEvent(events.Event{Fields: l.Event, Text: lines.Text()}))
		samples[l.Rule] = s
	}
	if err := lines.Err(); err != nil {
		t.Fatal(err)
	}
	return samples
}

// BenchmarkRun runs a rule and its query on a real event.
func BenchmarkRun(b *testing.B) {
	text, err := os.ReadFile("../../examples/regression/rules/windows/process_creation/proc_creation_win_certificate_store_dump.yml")
	if err != nil {
		b.Fatal(err)
	}
	d := sigma.Parse(sigma.NewSource(string(text))).Documents[0]
	p, _ := pipeline.Builtin("insightidr")
	one, _ := ruletest.New(d.Rule, convert.Convert(d, p))
	fields := map[string]any{
		"Image": `C:\Windows\System32\certutil.exe`, "CommandLine": `certutil -exportPFX my 01ab C:\Users\Public\my.pfx`,
		"ParentImage": `C:\Windows\System32\cmd.exe`, "OriginalFileName": "CertUtil.exe", "User": `LAB\ada`, "EventID": 1,
	}
	e := ruletest.NewEvent(events.Event{Fields: fields})
	b.Run("both", func(b *testing.B) {
		for b.Loop() {
			one.Run(e)
		}
	})
	b.Run("event and both", func(b *testing.B) {
		for b.Loop() {
			one.Run(ruletest.NewEvent(events.Event{Fields: fields}))
		}
	})
	b.Run("explain", func(b *testing.B) {
		for b.Loop() {
			one.Explain(e)
		}
	})
}
