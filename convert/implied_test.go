package convert

import (
	"testing"

	matcher "sigma-lsp/analysis/match"
	"sigma-lsp/analysis/sigma"
	"sigma-lsp/convert/leql"
	"sigma-lsp/convert/pipeline"
)

// TestTestsThatTheLogSourceMakes runs rules that repeat or contradict their log
// source on events of several logs: wherever the pipeline knows the event, the
// rule and its query agree.
func TestTestsThatTheLogSourceMakes(t *testing.T) {
	events := []map[string]any{
		{"EventID": 1, "Channel": "Microsoft-Windows-Sysmon/Operational", "Provider_Name": "Microsoft-Windows-Sysmon", "Image": `C:\x.exe`},
		{"EventID": 4688, "Channel": "Security", "Provider_Name": "Microsoft-Windows-Security-Auditing", "Image": `C:\x.exe`},
		{"EventID": "4688", "Channel": "SECURITY", "Image": `C:\y.exe`},
		{"EventID": 4624, "Channel": "Security", "Image": `C:\x.exe`},
		{"Image": `C:\x.exe`},
	}
	p, _ := pipeline.Builtin("insightidr")
	const rule = "logsource: {category: process_creation, product: windows}\ndetection:\n"
	for _, c := range []struct {
		detection string
		verdict   Verdict
		fit       int // events of which it is known what they are in InsightIDR
	}{
		{"  s: {EventID: 4688, Image|endswith: x.exe}\n  condition: s", Converted, 2},
		{"  s: {EventID: [1, 4688], Image|endswith: x.exe}\n  condition: s", Converted, 3},
		{"  e: {EventID: 1}\n  f: {EventID: 4688}\n  s: {Image|endswith: x.exe}\n  condition: (e or f) and s", Converted, 0},
		{"  s: {Image|endswith: x.exe}\n  f: {EventID: 4688}\n  condition: s and not f", Converted, 3},
		{"  s: {Channel|contains: sysmon, Provider_Name|endswith: Sysmon, Image|endswith: x.exe}\n  condition: s", Converted, 1},
		{"  s: {EventID|neq: 4688, Image|endswith: x.exe}\n  condition: s", Converted, 3},
		{"  s: {EventID: 4624, Image|endswith: x.exe}\n  condition: s", CannotMatch, 5},
		{"  s: {EventID: 4624}\n  p: {Image|endswith: x.exe}\n  condition: s or p", Converted, 5},
		{"  s: {Image|endswith: x.exe}\n  f: {EventID: [1, 4688]}\n  condition: s and not f", CannotMatch, 5},
	} {
		d := sigma.Parse(sigma.NewSource(rule + c.detection + "\n")).Documents[0]
		r := Convert(d, p)
		if r.Verdict != c.verdict {
			t.Errorf("%s\nis %s, not %s", c.detection, r.Verdict, c.verdict)
			continue
		}
		m, problems := matcher.Compile(d.Rule)
		mapping, err := r.Mapping()
		if m == nil || err != nil {
			t.Fatal(problems, err)
		}
		query, err := leql.ParseCondition(r.Queries(Simple)[0].Text)
		if err != nil {
			t.Fatal(err)
		}
		program, err := leql.Compile(query, false)
		if err != nil {
			t.Fatal(err)
		}
		fit := 0
		for _, e := range events {
			event := matcher.NewEvent(e)
			if mapping.Fits(event) != nil {
				continue
			}
			fit++
			if c.verdict == CannotMatch {
				continue // entries have no such field
			}
			if want, got := m.Match(event), program.Match(leql.NewEvent(mapping.Event(event), "")); want != got {
				t.Errorf("%s\non %v: the rule says %v, the query %v", c.detection, e, want, got)
			}
		}
		if fit != c.fit {
			t.Errorf("%s\nfits %d events, not %d", c.detection, fit, c.fit)
		}
	}
}
