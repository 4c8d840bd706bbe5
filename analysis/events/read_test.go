package events_test

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"
	"unicode/utf16"

	"sigma-lsp/analysis/events"
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

		{"", "there is no event in it"},
		{" [] ", "there is no event in it"},
		{"ElfFile\x00xyz", "this is a Windows event log in its own format (.evtx); export it as JSON, for example by evtx_dump -o jsonl"},
		{"\x1f\x8bxyz", "the file is compressed; unpack it"},
		{"<Event/>", "this is XML; export the events as JSON"},
		{"{\"A\": \"\xe4\"}", "the file is neither UTF-8 nor UTF-16; export the events as UTF-8"},
		{"\xff\xfe{", "the file ends in the middle of a character of UTF-16"},
		{"{}\n{\"A\": \n[1, 2", "line 3: the file ends within an event"},
		{"[{},\n", "line 2: the file ends within an event"},
		{"{}\n\n{\"A\" 1}", "line 3: this is no JSON: invalid character '1' after object key"},
		{"{}\n5\n", `line 2: an event is a JSON object, as in {"Image": "C:\\x.exe"}`},
		{"[{},\n[]]", `line 2: an event is a JSON object, as in {"Image": "C:\\x.exe"}`},
		{"Image,User\n1,2", `line 1: an event is a JSON object, as in {"Image": "C:\\x.exe"}`},
		{"{}\n" + strings.Repeat(`{"A":`, 201), "line 2: the event is nested more than 200 levels deep"},
		{strings.Repeat(" ", events.MaxFile+1), "the file is larger than 64 MiB"},
	} {
		var got []string
		read, err := events.Read([]byte(c.text))
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
	f.Fuzz(func(t *testing.T, text []byte) {
		read, err := events.Read(text)
		if (err == nil) == (len(read) == 0) {
			t.Fatalf("%d events and %v", len(read), err)
		}
	})
}
