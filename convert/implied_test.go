package convert

import (
	"strings"
	"testing"

	matcher "sigma-lsp/analysis/match"
	"sigma-lsp/analysis/sigma"
	"sigma-lsp/convert/leql"
	"sigma-lsp/convert/pipeline"
)

// TestTestsThatTheLogSourceMakes runs rules that repeat or contradict their log
// source on events of several logs: if the pipeline supports the event, the
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
	const process = "logsource: {category: process_creation, product: windows}\ndetection:\n"
	for _, c := range []struct {
		detection string
		verdict   Verdict
		query     string // without os_type
		fit       int    // events whose form in InsightIDR is known
	}{
		{"  s: {EventID: 4688, Image|endswith: x.exe}\n  condition: s", Converted, `process.exe_path=/.*x\.exe$/i`, 2},
		{"  s: {EventID: [1, 4688], Image|endswith: x.exe}\n  condition: s", Converted, `process.exe_path=/.*x\.exe$/i`, 3},
		{"  e: {EventID: 1}\n  f: {EventID: 4688}\n  s: {Image|endswith: x.exe}\n  condition: (e or f) and s", Converted, `process.exe_path=/.*x\.exe$/i`, 3},
		{"  s: {Image|endswith: x.exe}\n  f: {EventID: 4688}\n  condition: s and not f", Converted, `process.exe_path=/.*x\.exe$/i`, 3},
		{"  s: {Channel|contains: sysmon, Provider_Name|endswith: Sysmon, Image|endswith: x.exe}\n  condition: s", Converted, `process.exe_path=/.*x\.exe$/i`, 1},
		{"  s: {EventID|neq: 4688, Image|endswith: x.exe}\n  condition: s", Converted, `process.exe_path=/.*x\.exe$/i`, 3},
		// An exclusion is never lost.
		{"  s: {EventID: 4688, Image|endswith: x.exe}\n  f: {EventID: 4688, User: a}\n  condition: s and not f", Converted, `process.exe_path=/.*x\.exe$/i AND NOT process.username = NOCASE("a")`, 2},
		{"  s: {Image|endswith: x.exe}\n  f: {EventID: 1, User: a}\n  condition: s and not f", Converted, `process.exe_path=/.*x\.exe$/i AND NOT process.username = NOCASE("a")`, 1},
		{"  s: {Image|endswith: x.exe}\n  f: {EventID: [1, 4688], User: a}\n  condition: s and not f", Converted, `process.exe_path=/.*x\.exe$/i AND NOT process.username = NOCASE("a")`, 3},
		// Tests that match no event of the log source, alone or in combination.
		{"  s: {EventID: 4624, Image|endswith: x.exe}\n  condition: s", CannotMatch, `EventID=4624 AND process.exe_path=/.*x\.exe$/i`, 4},
		{"  s: {EventID: 4624}\n  p: {Image|endswith: x.exe}\n  condition: s or p", Converted, `process.exe_path=/.*x\.exe$/i`, 4},
		{"  s: {EventID: 1, Channel: Security, Image|endswith: x.exe}\n  condition: s", CannotMatch, `EventID=1 AND Channel = NOCASE("Security") AND process.exe_path=/.*x\.exe$/i`, 4},
		{"  s: {EventID: 1}\n  p: {EventID: 4688}\n  condition: s and p", CannotMatch, `EventID=1 AND EventID=4688`, 3},
		// Under NOT, tests on missing fields match all entries: no query.
		{"  s: {Image|endswith: x.exe}\n  f: {EventID: [1, 4688]}\n  condition: s and not f", CannotMatch, "", 3},
		{"  s: {EventID|neq: [1, 4688], Image|endswith: x.exe}\n  condition: s", CannotMatch, "", 3},
		// All events of one log, and those of other logs that InsightIDR does
		// not distinguish.
		{"  s: {EventID: 4688}\n  p: {Image|endswith: x.exe}\n  condition: s or p", UnsupportedFeature, "", 0},
		{"  s: {EventID: 4688}\n  condition: s", UnsupportedFeature, "", 0},
		{"  s: {process.exe_path|endswith: x.exe}\n  condition: s", Converted, `process.exe_path=/.*x\.exe$/i`, 5},
	} {
		d := sigma.Parse(sigma.NewSource(process + c.detection + "\n")).Documents[0]
		r := Convert(d, p)
		if r.Verdict != c.verdict {
			t.Errorf("%s\nis %s, not %s", c.detection, r.Verdict, c.verdict)
			continue
		}
		text := ""
		if queries := r.Queries(Simple); len(queries) > 0 {
			text = strings.TrimPrefix(queries[0].Text, `os_type = NOCASE("WINDOWS") AND `)
		}
		if text != c.query {
			t.Errorf("%s\nis the query %s", c.detection, text)
		}
		if !r.HasQuery() {
			continue
		}
		m, problems := matcher.Compile(d.Rule)
		mapping, err := r.Mapping()
		if m == nil || err != nil {
			t.Fatal(problems, err)
		}
		var program *leql.Program
		if text != "" {
			query, err := leql.ParseCondition(text)
			if err != nil {
				t.Fatal(err)
			}
			if program, err = leql.Compile(query, false); err != nil {
				t.Fatal(err)
			}
		}
		fit := 0
		for _, e := range events {
			event := matcher.NewEvent(e)
			if mapping.CheckEvent(event) != nil {
				continue
			}
			fit++
			if c.verdict == CannotMatch {
				if m.Match(event) {
					t.Errorf("%s\nmatches %v", c.detection, e)
				}
				continue
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
