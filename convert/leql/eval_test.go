package leql_test

import (
	"encoding/json"
	"os"
	"strings"
	"testing"

	"sigma-lsp/convert/leql"
)

func TestMatch(t *testing.T) {
	text, err := os.ReadFile("testdata/match.txt")
	if err != nil {
		t.Fatal(err)
	}
	_, body, _ := strings.Cut(string(text), "\n\n")
	var event *leql.Event
	for _, line := range strings.Split(body, "\n") {
		kind, rest, _ := strings.Cut(line, " ")
		switch kind {
		case "", "#":
		case "event":
			event = eventOf(t, rest)
		case "raw":
			event = leql.NewEvent(nil, rest)
		case "+", "-":
			if got := program(t, rest).Match(event); got != (kind == "+") {
				t.Errorf("%s: %t", rest, got)
			}
		default:
			t.Fatalf("no line begins with %q", kind)
		}
	}
}

func eventOf(t testing.TB, text string) *leql.Event {
	t.Helper()
	var entry map[string]any
	decoder := json.NewDecoder(strings.NewReader(text))
	decoder.UseNumber()
	if err := decoder.Decode(&entry); err != nil {
		t.Fatal(err)
	}
	return leql.NewEvent(entry, text)
}

func program(t testing.TB, condition string) *leql.Program {
	t.Helper()
	s, err := leql.Parse("where(" + condition + ")")
	if err != nil {
		t.Fatalf("%s: %v", condition, err)
	}
	p, err := leql.Compile(s.Where, s.Loose)
	if err != nil {
		t.Fatalf("%s: %v", condition, err)
	}
	return p
}

func TestExplain(t *testing.T) {
	p := program(t, `a = "x" AND NOT (b, c ICONTAINS "y") OR word`)
	var got []string
	for _, r := range p.Explain(eventOf(t, `{"a": "x", "b": "why", "c": 1}`)) {
		mark := "-"
		if r.Matched {
			mark = "+"
		}
		text, _ := leql.Line(r.Test)
		got = append(got, mark+" "+text+" held "+strings.Join(r.Held, ", "))
	}
	want := `+ a = "x" held x
+ b, c ICONTAINS "y" held why, 1
- word held `
	if strings.Join(got, "\n") != want {
		t.Errorf("got\n%s\nwant\n%s", strings.Join(got, "\n"), want)
	}
}

func TestCompileRefuses(t *testing.T) {
	for condition, want := range map[string]string{
		`a IN ${v}`:                  "only InsightIDR knows",
		`a = ${v}`:                   "only InsightIDR knows",
		`${v}`:                       "only InsightIDR knows",
		`/x (?P<k>\w+)/ AND k = "a"`: "given by a regular expression",
	} {
		e, err := leql.ParseCondition(condition)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := leql.Compile(e, false); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: %v", condition, err)
		}
	}
}

// BenchmarkMatch runs a query of the usual size on an event of the usual size.
func BenchmarkMatch(b *testing.B) {
	p := program(b, `(process.exe_path=/(.*\\7z\.exe$|.*\\7za\.exe$|.*\\rar\.exe$)/i OR process.exe_file.orig_filename IIN ["7z.exe", "7za.exe"])
		AND (process.cmd_line ICONTAINS-ANY ["\inetpub\wwwroot\", "\htdocs\"]) AND NOT (parent_process.exe_path=/.*\\msdeploy\.exe$/i)`)
	event := eventOf(b, `{"process": {"exe_path": "C:\\Program Files\\7-Zip\\7z.exe", "exe_file": {"orig_filename": "7z.exe"},
		"cmd_line": "7z.exe a -p x.7z C:\\inetpub\\wwwroot\\a.zip"}, "parent_process": {"exe_path": "C:\\Windows\\System32\\cmd.exe"}, "hostname": "h"}`)
	b.ReportAllocs()
	for b.Loop() {
		p.Match(event)
	}
	b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "events/s")
}

// Any condition that can be evaluated has one verdict for an event, the
// opposite one under NOT, and the same one after it was printed and parsed.
func FuzzEval(f *testing.F) {
	f.Add(`a = 1 AND NOT (b.* ICONTAINS-ANY ["x", 'y'] OR ALL(a, c) != null)`, `{"a": 1, "b": {"c": ["X", null]}, "c": true}`)
	f.Add(`a=/(?s)^x.*\/y$/i OR b IN [IP(10.0.0.0/8), NOCASE("é")] OR "k l" == a`, `{"a": "x\n/Y", "b": "10.1.2.3", "k l": "1e3"}`)
	f.Add(`word OR /r"e/ OR a >= -1.5e3 OR a ISTARTS-WITH "Ä"`, `{"a": -1499.9}`)
	f.Fuzz(func(t *testing.T, condition, event string) {
		var entry map[string]any
		if len(condition) > 4096 || json.Unmarshal([]byte(event), &entry) != nil {
			return
		}
		e, err := leql.ParseCondition(condition)
		if err != nil {
			return
		}
		p, err := leql.Compile(e, false)
		if err != nil {
			return
		}
		on := leql.NewEvent(entry, event)
		want := p.Match(on)
		p.Explain(on)
		if negated, err := leql.Compile(&leql.Not{Operand: &leql.Parens{Inner: e}}, false); err != nil || negated.Match(on) == want {
			t.Errorf("%s and its opposite are both %t (%v)", condition, want, err)
		}
		text, _ := leql.Line(e)
		again, err := leql.ParseCondition(text)
		if err != nil {
			t.Fatalf("%s is printed as %s: %v", condition, text, err)
		}
		if p, err := leql.Compile(again, false); err != nil || p.Match(on) != want {
			t.Errorf("%s is %t, printed as %s not (%v)", condition, want, text, err)
		}
	})
}
