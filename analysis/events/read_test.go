package events_test

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"
	"unicode/utf16"

	"sigma-lsp/analysis/events"
	"sigma-lsp/analysis/events/eventstest"
)

func utf16le(text string) string {
	var b []byte
	for _, u := range utf16.Encode([]rune(text)) {
		b = append(b, byte(u), byte(u>>8))
	}
	return string(b)
}

func utf16be(text string) string {
	b := []byte(utf16le(text))
	for i := 0; i < len(b); i += 2 {
		b[i], b[i+1] = b[i+1], b[i]
	}
	return string(b)
}

func TestRead(t *testing.T) {
	const one = `{"A":"ä😀"}`
	for _, c := range []struct{ text, want string }{
		{`{"A": 1}`, `1 {"A":1}`},
		{" \n\n {\"A\":\n 1}\n", `3 {"A":1}`},
		{"{\"A\": 12345678901234567890}\n{\"B\": [null, true]}\r\n\r\n{}\n", `1 {"A":12345678901234567890}; 2 {"B":[null,true]}; 4 {}`},
		{"[\n{\"A\": {\"B\": \"x\"}},\n\n{\"A\": \"]}\"}]\n", `2 {"A":{"B":"x"}}; 4 {"A":"]}"}`},
		{"[{}]\n[{\"A\":1}]", `1 {}; 2 {"A":1}`},
		{"\xef\xbb\xbf" + one, `1 ` + one},
		{"\xff\xfe" + utf16le(one), `1 ` + one},
		{utf16le(one), `1 ` + one},
		{"\xfe\xff" + utf16be(one+"\r\n"+one), `1 ` + one + `; 2 ` + one},
		{utf16be(one), `1 ` + one},
		{strings.Repeat(`{"A":`, 200) + `1` + strings.Repeat(`}`, 200), `1 ` + strings.Repeat(`{"A":`, 200) + `1` + strings.Repeat(`}`, 200)},

		{"", "the file contains no events"},
		{" [] ", "the file contains no events"},
		{"ElfFile\x00xyz", "this is a Windows event log (.evtx); export it as JSON, for example with evtx_dump -o jsonl"},
		{"\x1f\x8bxyz", "the file is compressed; unpack it"},
		{"<Event/>", "this is XML without Windows events; export the events as JSON"},
		{"{\"A\": \"\xe4\"}", "the file is neither UTF-8 nor UTF-16; export the events as UTF-8"},
		{"\xff\xfe{", "the file ends in the middle of a UTF-16 character"},
		{"{}\n{\"A\": \n[1, 2", "line 3: the file ends within an event"},
		{"[{},\n", "line 2: the file ends within an event"},
		{"{}\n\n{\"A\" 1}", "line 3: this is not JSON: invalid character '1' after object key"},
		{"{}\n5\n", `line 2: an event must be a JSON object, as in {"Image": "C:\\x.exe"}`},
		{"[{},\n[]]", `line 2: an event must be a JSON object, as in {"Image": "C:\\x.exe"}`},
		{"hello\n", `line 1: an event must be a JSON object, as in {"Image": "C:\\x.exe"}`},
		{"Image,User\n1,2", "this is CSV; export the events as JSON"},
		{"{\"A\": \"x\n\"}", "line 1: this is not JSON: missing closing quote"},
		{"{}\n" + strings.Repeat(`{"A":`, 201), "line 2: the event is nested more than 200 levels deep"},
		{strings.Repeat(" ", events.MaxFile+1), "the file is larger than 64 MiB"},
	} {
		var got []string
		read, err := eventstest.Read([]byte(c.text))
		for _, e := range read {
			text, _ := json.Marshal(e.Fields)
			got = append(got, fmt.Sprintf("%d %s", e.Line, text))
			var again map[string]any
			if err := json.Unmarshal([]byte(e.Text), &again); err != nil || len(again) != len(e.Fields) {
				t.Errorf("%q: the text of an event is %q", c.text, e.Text)
			}
		}
		if err != nil {
			got = []string{err.Error()}
		}
		if got := strings.Join(got, "; "); got != c.want {
			t.Errorf("%.60q\ngot  %s\nwant %s", c.text, got, c.want)
		}
	}
}

// Any bytes are events, or refused with a reason.
func FuzzRead(f *testing.F) {
	f.Add([]byte("[{\"A\": 1}, {\"B\": [\"x\"]}]\n{}"))
	f.Add([]byte("\xff\xfe{\x00}\x00"))
	f.Add([]byte("{}5"))
	f.Add([]byte(`{"hits":{"hits":[{"_source":{"message":"<Event><System/></Event>"}}]}}`))
	f.Add([]byte(`{"columns":["A"],"rows":[["x"]]}`))
	f.Add([]byte(`{"fields":["A"],"columns":[["x"],[1,2]]}`))
	f.Add([]byte(`{"stream":{"a":"b"},"values":[["1","{}"],["2"]]}`))
	f.Add([]byte(`{"message":{"data":"eyJBIjoxfQ==","messageId":"1"},"subscription":"x"}`))
	f.Add([]byte(`{"FrameType":"DataTable","TableKind":"PrimaryResult","Columns":[{}],"Rows":[[1]]}`))
	f.Add([]byte("<Events><Event><EventData><Data Name='A'>x</Data></EventData></Event></Events>"))
	f.Fuzz(func(t *testing.T, text []byte) {
		read, err := eventstest.Read(text)
		if (err == nil) == (len(read) == 0) {
			t.Fatalf("%d events and %v", len(read), err)
		}
	})
}

// Envelopes are opened; what is an event itself is not.
func TestEnvelopes(t *testing.T) {
	for _, c := range []struct{ text, want string }{
		{`{"hits":{"total":1,"hits":[{"_id":"x","_source":{"A":1}},{"_id":"y","_source":{"A":2}}]}}`, `1 {"A":1}; 1 {"A":2}`},
		{"{\"Records\":[\n{\"A\":1},\n{\"A\":2}]}", `2 {"A":1}; 3 {"A":2}`},
		{`{"value":[{"A":1}],"@odata.context":"x"}`, `1 {"A":1}`},
		{`{"kind":"EventList","items":[{"A":1}]}`, `1 {"A":1}`},
		{`{"responses":[{"took":1,"hits":{"hits":[{"_source":{"A":1}}]}}]}`, `1 {"A":1}`},
		{`{"preview":true,"result":{"A":1,"B":2}}` + "\n" + `{"preview":true,"result":{"A":3,"B":4}}`, `1 {"A":1,"B":2}; 2 {"A":3,"B":4}`},
		{`{"events":[{"log_id":"x","message":"{\"A\":1}"}]}`, `1 {"A":1}`},
		{`{"Message":"{\"Records\":[{\"A\":1},{\"A\":2}]}","MessageId":"x"}`, `1 {"A":1}; 1 {"A":2}`},
		{`{"log":"{\"A\":1}","stream":"stdout"}`, `1 {"A":1,"log":"{\"A\":1}","stream":"stdout"}`},
		{`{"columns":[{"name":"A"},{"name":"B"}],"rows":[["x",null],["y",2]]}`, `1 {"A":"x"}; 1 {"A":"y","B":2}`},
		{`{"EventId":1,"Payload":"{\"EventData\":{\"Data\":[{\"@Name\":\"A\",\"#text\":\"x\"}]}}"}`, `1 {"EventData":{"Data":[{"#text":"x","@Name":"A"}]},"EventId":1,"Payload":"{\"EventData\":{\"Data\":[{\"@Name\":\"A\",\"#text\":\"x\"}]}}"}`},
		{`[{"title":"x","id":"1","rule_level":"high","count":2,"matches":[{"A":1},{"A":2}]}]`, `1 {"A":1}; 1 {"A":2}`},
		{`{"status":"success","data":{"resultType":"streams","result":[{"stream":{"job":"x"},"values":[["1","{\"A\":1}"],["2","{\"A\":2}"]]}],"stats":{}}}`, `1 {"A":1}; 1 {"A":2}`},
		{`{"status":"success","data":{"resultType":"streams","result":[{"stream":{"job":"x"},"values":[["1","a line"]]}]}}`, `1 {"job":"x","line":"a line"}`},
		{`{"data":[{"id":"x","type":"log","attributes":{"message":"y","attributes":{"A":1}}}],"meta":{}}`, `1 {"A":1}`},
		{`{"fields":[],"messages":[{"map":{"_raw":"{\"A\":1}","_messagetime":"1"}}]}`, `1 {"A":1}`},
		{`{"events":[{"name":"x","udm":{"metadata":{"eventType":"y"}}}]}`, `1 {"metadata":{"eventType":"y"}}`},
		{`{"messages":[{"message":{"A":1,"B":2},"index":"x"},{"message":{"A":3,"B":4}}]}`, `1 {"A":1,"B":2}; 1 {"A":3,"B":4}`},
		{`{"schema":[{"name":"a","alias":"A","type":"text"},{"name":"B","type":"text"}],"datarows":[["x","y"]],"total":1,"size":1,"status":200}`, `1 {"A":"x","B":"y"}`},
		{`{"Tables":[{"TableName":"Table_0","Columns":[{"ColumnName":"A","DataType":"String"}],"Rows":[["x"]]},{"TableName":"Table_1","Columns":[{"ColumnName":"Severity"}],"Rows":[[4]]}]}`, `1 {"A":"x"}`},
		{`[{"FrameType":"DataSetHeader","Version":"v2.0"},{"FrameType":"DataTable","TableKind":"QueryProperties","Columns":[{"ColumnName":"A"}],"Rows":[["x"]]},{"FrameType":"DataTable","TableKind":"PrimaryResult","Columns":[{"ColumnName":"A"}],"Rows":[["y"]]}]`, `1 {"A":"y"}`},
		{`{"topic":"x","partition":0,"offset":5,"key":null,"value":"{\"A\":1}"}`, `1 {"A":1}`},
		{`{"topic":"x","partition":0,"value":{"A":1}}`, `1 {"A":1}`},
		{`{"schema":null,"payload":{"A":1}}`, `1 {"A":1}`},
		{`{"Messages":[{"MessageId":"x","ReceiptHandle":"y","MD5OfBody":"z","Body":"{\"A\":1}","Attributes":{}}]}`, `1 {"A":1}`},
		{`{"Records":[{"messageId":"x","body":"{\"A\":1}","attributes":{},"eventSource":"aws:sqs","eventSourceARN":"y","awsRegion":"z"}]}`, `1 {"A":1}`},
		{`{"message":{"data":"eyJBIjoxfQ==","messageId":"1","attributes":{}},"subscription":"x"}`, `1 {"A":1}`},
		{`{"receivedMessages":[{"ackId":"x","message":{"data":"eyJBIjoxfQ==","messageId":"1"}}]}`, `1 {"A":1}`},
		{`{"fields":["A","B"],"columns":[["x","y"],["1",null]]}`, `1 {"A":"x","B":"1"}; 1 {"A":"y"}`},
		{`{"logs":["x"],"statistics":{"stats":{},"timeseries":{}},"leql":{"statement":"where(x) calculate(count)"}}`, "this is the result of a Log Search query with calculate or groupby, which contains no events; search without them and export the entries"},
		{`{"name":"x","value":{"A":1}}`, `1 {"name":"x","value":{"A":1}}`},
		{`{"stream":"stdout","values":[1]}`, `1 {"stream":"stdout","values":[1]}`},
		{`{"data":"eyJBIjoxfQ==","message":{"data":"x","B":1}}`, `1 {"data":"eyJBIjoxfQ==","message":{"B":1,"data":"x"}}`},
		{`{"took":1,"hits":{"hits":[]}}`, "the file contains no events"},
		{`{"hits":{"events":[{"_source":{"A":1}}]}}`, `1 {"A":1}`},
		{`{"records":[{"time":"x","tenantId":"y","category":"AdvancedHunting-DeviceProcessEvents","properties":{"ActionType":"ProcessCreated"}}]}`, `1 {"ActionType":"ProcessCreated"}`},
		{`{"name":"x","hostIdentifier":"y","diffResults":{"added":[{"path":"a"}],"removed":[]}}`, `1 {"path":"a"}`},
		{`{"name":"x","hostIdentifier":"y","action":"snapshot","snapshot":[{"path":"a"},{"path":"b"}]}`, `1 {"path":"a"}; 1 {"path":"b"}`},
		{`{"Schema":[{"Name":"A"}],"Results":[{"A":1}],"Stats":{}}`, `1 {"A":1}`},
		{"Record 1\n{\n\"A\": 1}\nRecord 2\n{\"A\": 2}\n", `2 {"A":1}; 5 {"A":2}`},
		{"Record 1\n<?xml version=\"1.0\"?>\n<Event><A>x</A></Event>\nRecord 2\n<Event><A>y</A></Event>", `3 {"Event":{"A":"x"}}; 5 {"Event":{"A":"y"}}`},
		{"[\"<Event><A>x</A></Event>\",\n\"{\\\"A\\\":1}\"]", `1 {"Event":{"A":"x"}}; 2 {"A":1}`},
		{"{\"index\":{\"_index\":\"x\"}}\n{\"A\":1}\n{\"create\":{}}\n{\"A\":2}", `2 {"A":1}; 4 {"A":2}`},
		{`{"preview":false,"result":{"_raw":"{\"A\":1}"}}`, `1 {"A":1}`},
		{`["x"]`, `line 1: an event must be a JSON object, as in {"Image": "C:\\x.exe"}`},
		{"Record x\n{}", `line 1: an event must be a JSON object, as in {"Image": "C:\\x.exe"}`},
		{`["x`, "line 1: the file ends within an event"},
		// events
		{`{"Image":"x","value":[{"A":1}]}`, `1 {"Image":"x","value":[{"A":1}]}`},
		{`{"Operation":"x","Parameters":[{"Name":"A","Value":"B"}]}`, `1 {"Operation":"x","Parameters":[{"Name":"A","Value":"B"}]}`},
		{`{"kind":"x","actor":{"email":"y"},"events":[{"type":"t","name":"n"}]}`, `1 {"actor":{"email":"y"},"events":[{"name":"n","type":"t"}],"kind":"x"}`},
		{`{"event":{"category":"x"},"host":{"name":"y"}}`, `1 {"event":{"category":"x"},"host":{"name":"y"}}`},
		{`{"message":"{not JSON","A":1}`, `1 {"A":1,"message":"{not JSON"}`},
		{`{"message":"{\"A\":\"{\\\"A\\\":1}\"}"}`, `1 {"A":"{\"A\":1}"}`},
		{"<Event><System><EventID Qualifiers='1'>7</EventID></System><EventData><Data Name='A'>x</Data><Data>y</Data></EventData></Event>\n<Event><System><EventID>8</EventID></System></Event>",
			`1 {"Event":{"EventData":{"Data":[{"#attributes":{"Name":"A"},"#text":"x"},"y"]},"System":{"EventID":{"#attributes":{"Qualifiers":"1"},"#text":"7"}}}}; 2 {"Event":{"System":{"EventID":"8"}}}`},
		{"<Event><System><EventID>7</EventID>", "line 1: the file ends within an event"},
		{"<Objs Version='1.1.0.1'><Obj/></Objs>", "this is the output of Export-Clixml; export the events with ToXml()"},
		{"<html></html>", "this is a web page; export the events as JSON"},
		{"<Events>\n<Event>&nbsp;</Event></Events>", "line 2: this is not XML: invalid character entity &nbsp;"},
		{strings.Repeat("<Event>", 300), "line 1: the event is nested more than 200 levels deep"},
	} {
		var got []string
		read, err := eventstest.Read([]byte(c.text))
		for _, e := range read {
			text, _ := json.Marshal(e.Fields)
			got = append(got, fmt.Sprintf("%d %s", e.Line, text))
		}
		if err != nil {
			got = []string{err.Error()}
		}
		if got := strings.Join(got, "; "); got != c.want {
			t.Errorf("%.90q\ngot  %s\nwant %s", c.text, got, c.want)
		}
	}
}

func TestTooManyEvents(t *testing.T) {
	const want = "the file contains more than 1000000 events; split it"
	n := 0
	err := events.Each(strings.NewReader(strings.Repeat("{}", events.MaxEvents+1)), func(events.Event) error {
		n++
		return nil
	})
	if n != events.MaxEvents || err == nil || err.Error() != want {
		t.Errorf("%d events and %v, want %d and %q", n, err, events.MaxEvents, want)
	}
}

// Other formats are named by their first line.
func TestForeignFormats(t *testing.T) {
	for _, c := range []struct{ text, want string }{
		{"CEF:0|V|P|1|1|N|1|src=1.2.3.4", "CEF"},
		{"<134>Jan  1 00:00:00 h CEF:0|V|P|1|1|N|1|", "CEF"},
		{"LEEF:2.0|V|P|1|1|", "LEEF"},
		{"<34>1 2026-01-31T10:00:00Z h app - - - x", "syslog"},
		{"Jan 31 10:00:00 h sshd[7]: Failed password", "syslog"},
		{"type=SYSCALL msg=audit(1769853600.1:1): arch=c000003e", "text log of auditd"},
		{"#separator \\x09\n#fields\tts", "Zeek log in columns"},
		{"#Software: Microsoft Internet Information Services 10.0\n", "W3C log"},
		{"203.0.113.7 - - [31/Jan/2026:10:00:00 +0000] \"GET / HTTP/1.1\" 200 1", "web server"},
		{"{'Image': 'x'}", "single quotes"},
		{"date=2026-01-31 time=10:00:00 devname=\"x\"", "key=value"},
		{"\"@timestamp\",message\n", "CSV"},
		{"Image;User\n", "CSV"},
		{"ts\tuid\n", "table with tabs"},
		{"title: x\n", "YAML"},
		{"ProviderName : x\n", "PowerShell"},
		{"PK\x03\x04", "compressed"},
		{"PAR1", "Parquet"},
		{"\xd4\xc3\xb2\xa1", "packet capture"},
	} {
		_, err := eventstest.Read([]byte(c.text))
		if err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%q: %v", c.text, err)
		}
	}
}

// Time and memory grow with the size of hostile files, not with its square.
func BenchmarkHostile(b *testing.B) {
	for name, make := range map[string]func(n int) string{
		"rows":     func(n int) string { return `{"columns":["A"],"rows":[` + strings.Repeat("[\"x\"],\n", n) + `["x"]]}` },
		"records":  func(n int) string { return `{"Records":[` + strings.Repeat("{\"A\":1},\n", n) + `{}]}` },
		"payloads": func(n int) string { return `{"Records":[` + strings.Repeat("\"{\\\"A\\\":1}\",\n", n) + `"{}"]}` },
		"keys":     func(n int) string { return `{` + strings.Repeat("\"A\":[{}],", n) + `"B":1}` },
		"xml":      func(n int) string { return "<Event>" + strings.Repeat("<A>x</A>", n) + "</Event>" },
	} {
		for _, n := range []int{1 << 12, 1 << 14, 1 << 16} {
			text := []byte(make(n))
			b.Run(fmt.Sprintf("%s/%d", name, n), func(b *testing.B) {
				for b.Loop() {
					_, _ = eventstest.Read(text)
				}
			})
		}
	}
}

// What an event looks like, and what it lacks.
func TestLooks(t *testing.T) {
	for _, c := range []struct{ text, want, lacks string }{
		{`{"protoPayload":{},"logName":"x"}`, "an audit log of Google Cloud with logName, protoPayload", ""},
		{`{"Event":{"System":{"EventID":1},"EventData":{"B":1,"A":2}}}`, "a Windows event with A, B", ""},
		{`{"a":1,"b":1,"c":1,"d":1,"e":1,"f":1,"g":1}`, "a JSON object with a, b, c, d, e, f and 1 more", ""},
		{`{}`, "an empty JSON object", ""},
		{`{"message":"Jan 31 10:00:00 h sshd[7]: x","host":"h"}`, "a JSON object whose message is a line of syslog, which is not supported", ""},
		{`{"Id":1,"ProviderName":"x","Message":"y","Properties":[{"Value":"z"}]}`, "Get-WinEvent | ConvertTo-Json", "Get-WinEvent | ConvertTo-Json"},
		{`{"Id":1,"ProviderName":"x","Message":"Process Create:\nUtcTime: z","Properties":[]}`, "a JSON object with", ""},
		{`{"_raw":"x","sourcetype":"WinEventLog"}`, "Splunk did not extract", "Splunk did not extract"},
		{`{"_raw":"x","sourcetype":"WinEventLog","EventCode":"1"}`, "a Windows event of Splunk", ""},
		{`{"_raw":"x","sourcetype":"syslog"}`, "a JSON object with", ""},
		{`{"rule":{"id":"1"},"full_log":"x","decoder":{},"agent":{"id":"1"}}`, "an alert of Wazuh without the event", "an alert of Wazuh"},
	} {
		e, err := events.First([]byte(c.text))
		if err != nil {
			t.Fatal(err)
		}
		if got := events.DetectFormat(e.Fields); !strings.Contains(got, c.want) {
			t.Errorf("%s: %s", c.text, got)
		}
		if got := events.MissingParts(e.Fields); !strings.Contains(got, c.lacks) || c.lacks == "" && got != "" {
			t.Errorf("%s lacks: %s", c.text, got)
		}
	}
}
