package convert

import (
	"encoding/json"
	"testing"

	matcher "sigma-lsp/analysis/match"
	"sigma-lsp/analysis/sigma"
	"sigma-lsp/convert/pipeline"
)

// TestMapping maps events by the keys of a rule: fields to one key or several,
// hashes by algorithm, null, lists, what a pipeline adds, and no more.
func TestMapping(t *testing.T) {
	for _, c := range []struct{ logsource, selection, event, want string }{
		{"{category: process_creation, product: windows}", "{Image: a, OriginalFileName: b}",
			`{"Image": "x", "User": "u", "OriginalFileName": null}`,
			`{"process.exe_file.orig_filename":null,"process.exe_path":"x"}`},
		{"{category: process_creation, product: windows}", "{User|contains: a, CommandLine|fieldref: Image}",
			`{"Event": {"EventData": {"User": "u", "Image": "i", "CommandLine": ["c", 5]}}}`,
			`{"process.account_domain":"u","process.cmd_line":["c","5"],"process.exe_path":"i","process.username":"u"}`},
		{"{category: process_creation, product: windows}", "{Hashes|contains: 'IMPHASH=0123456789abcdef0123456789abcdef'}",
			`{"Hashes": "MD5=1,IMPHASH=FF"}`, `{"process.exe_file.hashes.imphash":"FF"}`},
		{"{category: process_creation, product: linux}", "{Image: a}", `{"Image": "/x"}`, `{"os_type":"LINUX","process.exe_path":"/x"}`},
	} {
		p, _ := pipeline.Builtin("insightidr")
		d := sigma.Parse(sigma.NewSource("title: A rule\nlogsource: " + c.logsource + "\ndetection:\n  one: " + c.selection + "\n  condition: one\n")).Documents[0]
		m, err := Convert(d, p).Mapping()
		if err != nil {
			t.Errorf("%s: %v", c.selection, err)
			continue
		}
		var entry map[string]any
		if err := json.Unmarshal([]byte(c.event), &entry); err != nil {
			t.Fatal(err)
		}
		got, _ := json.Marshal(m.Event(matcher.NewEvent(entry)))
		if string(got) != c.want {
			t.Errorf("%s\ngot  %s\nwant %s", c.selection, got, c.want)
		}
	}
}

func TestMappingFails(t *testing.T) {
	team, problems := pipeline.Parse("team.yml", sigma.NewSource(
		"name: Team\npriority: 5\ntransformations:\n  - {type: replace_string, regex: a, replacement: b}\n"))
	if len(problems) > 0 {
		t.Fatal(problems)
	}
	p, _ := pipeline.Builtin("insightidr")
	d := sigma.Parse(sigma.NewSource("title: A rule\nlogsource: {category: process_creation, product: windows}\ndetection:\n  one: {Image: a}\n  condition: one\n")).Documents[0]
	if _, err := Convert(d, p, team).Mapping(); err == nil || err.Error() != "the pipeline changes the values of Image: what its events would hold is not known" {
		t.Error(err)
	}
}
