package convert

import (
	"encoding/json"
	"strings"
	"testing"

	matcher "sigma-lsp/analysis/match"
	"sigma-lsp/analysis/sigma"
	"sigma-lsp/convert/pipeline"
)

// TestMapping maps events with the keys of a rule: fields with one key or
// several, hashes by algorithm, null, lists, added conditions, and nothing
// else.
func TestMapping(t *testing.T) {
	for _, c := range []struct{ logsource, selection, event, want string }{
		{"{category: process_creation, product: windows}", "{Image: a, OriginalFileName: b}",
			`{"Image": "x", "User": "u", "OriginalFileName": null}`,
			`{"os_type":"WINDOWS","process.exe_file.orig_filename":null,"process.exe_path":"x"}`},
		{"{category: process_creation, product: windows}", "{User|contains: a, CommandLine|fieldref: Image}",
			`{"Event": {"EventData": {"User": "u", "Image": "i", "CommandLine": ["c", 5]}}}`,
			`{"os_type":"WINDOWS","process.cmd_line":["c","5"],"process.exe_path":"i","process.username":"u"}`},
		{"{category: process_creation, product: windows}", "{Hashes|contains: 'IMPHASH=0123456789abcdef0123456789abcdef'}",
			`{"Hashes": "MD5=1,IMPHASH=FF"}`, `{"os_type":"WINDOWS","process.exe_file.hashes.imphash":"FF"}`},
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
		"name: Team\npriority: 5\ntransformations:\n  - {type: set_value, value: b}\n"))
	if len(problems) > 0 {
		t.Fatal(problems)
	}
	p, _ := pipeline.Builtin("insightidr")
	d := sigma.Parse(sigma.NewSource("title: A rule\nlogsource: {category: process_creation, product: windows}\ndetection:\n  one: {Image|contains: a}\n  condition: one\n")).Documents[0]
	if _, err := Convert(d, p, team).Mapping(); err == nil || err.Error() != "the pipeline changes the values of Image, so the values of its events are unknown" {
		t.Error(err)
	}
}

// The entry for an event according to the pipelines, or why it is unknown.
func TestMappingFits(t *testing.T) {
	const file = `
transformations:
  - {type: hashes_fields, valid_hash_algos: [MD5, SHA256], field_prefix: hash., rule_conditions: [{type: logsource, category: c}]}
  - {type: field_name_mapping, mapping: {User: [name, domain], Action: status, Path: path, Folder: path, Other: other}}
  - {type: replace_string, regex: '\A(allow|pass)\z', replacement: ACCEPT, field_name_conditions: [{type: include_fields, fields: [status]}]}
  - {type: set_value, value: x, field_name_conditions: [{type: include_fields, fields: [Fixed]}]}
  - {type: add_condition, conditions: {kind|startswith: proc, id: [1, 2], tag|contains|all: [a, b]}}
  - {type: add_condition, negated: true, conditions: {level: debug}}
`
	p, problems := pipeline.Parse("p.yml", sigma.NewSource(file))
	if p == nil {
		t.Fatal(problems)
	}
	const added = `"id":1,"kind":"proc","tag":"ab"`
	md5 := strings.Repeat("0a", 16)
	for _, c := range []struct{ detection, event, want string }{
		{`User: x`, `{"User": "X", "Else": 1}`, `{"domain":"X","name":"X",` + added + `}`},
		{`User: x`, `{}`, `{` + added + `}`},
		{`User: x`, `{"User": null}`, `{"domain":null,"name":null,` + added + `}`},
		{`User|fieldref: Other`, `{"User": "a", "Other": "b"}`, `{"domain":"a","name":"a","other":"b",` + added + `}`},
		{`Action: [allow, pass, drop]`, `{"Action": "Allow"}`, `{"status":"ACCEPT",` + added + `}`},
		{`Action: [allow, pass, drop]`, `{"Action": "drop"}`, `{"status":"drop",` + added + `}`},
		{`Action: allow`, `{"Action": "accept"}`, "a value of status"},
		{`Hashes|contains: MD5=` + md5, `{"Hashes": "SHA256=` + md5 + md5 + `,MD5=` + strings.ToUpper(md5) + `"}`, `{"hash.MD5":"` + strings.ToUpper(md5) + `",` + added + `}`},
		{`Hashes|contains: MD5=` + md5, `{"Hashes": "MD5=` + md5 + `0"}`, "not a list of hashes"},
		{`{Path: x, Folder: x}`, `{"Path": "x", "Folder": "x"}`, `{"path":"x",` + added + `}`},
		{`{Path: x, Folder: x}`, `{"Path": "x", "Folder": "y"}`, "of the event are both path"},
		{`{Path: x, Folder: x}`, `{"Folder": "y"}`, "of the event are both path"},
		{`{User: x, id: 2}`, `{"User": "x", "id": 2}`, `{"domain":"x","id":"2","kind":"proc","name":"x","tag":"ab"}`},
		{`{User: x, id: 2}`, `{"User": "x", "id": 3}`, "not belong to the log source"},
		{`{User: x, level: y}`, `{"User": "x", "level": "debug"}`, "not belong to the log source"},
		{`Fixed|contains: y`, `{"Fixed": "y"}`, "are unknown"},
	} {
		detection := c.detection
		if !strings.HasPrefix(detection, "{") {
			detection = "{" + detection + "}"
		}
		rule := sigma.Parse(sigma.NewSource("title: x\nlogsource: {category: c}\ndetection:\n  s: " + detection + "\n  condition: s\n"))
		var event, want map[string]any
		if err := json.Unmarshal([]byte(c.event), &event); err != nil {
			t.Fatal(err)
		}
		m, err := Convert(rule.Documents[0], p).Mapping()
		got := map[string]any{}
		if err == nil {
			e := matcher.NewEvent(event)
			got, err = m.Event(e), m.CheckEvent(e)
		}
		text, _ := json.Marshal(got)
		switch {
		case err != nil && !strings.Contains(err.Error(), c.want):
			t.Errorf("%s, %s: %v", c.detection, c.event, err)
		case err == nil && json.Unmarshal([]byte(c.want), &want) != nil, err == nil && jsonOf(want) != string(text):
			t.Errorf("%s, %s: %s, not %s", c.detection, c.event, text, c.want)
		}
	}
}

func jsonOf(v any) string { text, _ := json.Marshal(v); return string(text) }
