package match_test

import (
	"encoding/json"
	"fmt"
	"os"
	"strings"
	"testing"

	"sigma-lsp/analysis/match"
	"sigma-lsp/analysis/sigma"
)

// TestMatch runs the tables of testdata/match.txt.
func TestMatch(t *testing.T) {
	for _, block := range blocks(t, "match.txt") {
		name, rest, _ := strings.Cut(block, "\n")
		detection, events := "", []string(nil)
		for _, line := range strings.Split(rest, "\n") {
			if line[0] == '+' || line[0] == '-' {
				events = append(events, line)
			} else {
				detection += "  " + line + "\n"
			}
		}
		_, m, problems := compile(detection)
		if m == nil {
			t.Errorf("%s: %v", name, problems)
			continue
		}
		for _, line := range events {
			if got := m.Match(eventOf(t, line[2:])); got != (line[0] == '+') {
				t.Errorf("%s\n%s: %t", name, line, got)
			}
		}
	}
}

// Each modifier has a table.
func TestMatchIsComplete(t *testing.T) {
	text, err := os.ReadFile("testdata/match.txt")
	if err != nil {
		t.Fatal(err)
	}
	for m := range sigma.Modifiers() {
		if m.Name != "expand" && !strings.Contains(string(text), "|"+m.Name) {
			t.Errorf("testdata/match.txt has no %q", m.Name)
		}
	}
}

// TestExplain compares explanations with those of testdata/explain.txt.
func TestExplain(t *testing.T) {
	for _, block := range blocks(t, "explain.txt") {
		detection, rest, _ := strings.Cut(block, "\n> ")
		event, want, _ := strings.Cut(rest, "\n")
		source, m, problems := compile("  " + strings.ReplaceAll(detection, "\n", "\n  ") + "\n")
		if m == nil {
			t.Errorf("%s: %v", detection, problems)
			continue
		}
		var b strings.Builder
		x := m.Explain(eventOf(t, event))
		yes := map[bool]string{true: "yes", false: "no"}
		for _, c := range x.Conditions {
			fmt.Fprintf(&b, "= condition %s: %s\n", yes[c.Matched], source.Text(c.Condition.Node.Span))
		}
		for _, s := range x.Selections {
			fmt.Fprintf(&b, "= %s %s\n", s.Selection.Name.Value, yes[s.Matched])
			for _, i := range s.Items {
				key := "keywords"
				if i.Item.Key != nil {
					key = i.Item.Key.Value
				}
				fmt.Fprintf(&b, "=   %s %s: %s\n", key, yes[i.Matched], i.Text())
				for _, v := range i.Values {
					fmt.Fprintf(&b, "=     %s %s\n", yes[v.Matched], source.Text(v.At))
				}
			}
		}
		if got := strings.TrimSpace(b.String()); got != want {
			t.Errorf("%s\ngot\n%s\nwant\n%s", detection, got, want)
		}
	}
}

// blocks returns the blocks of a file below its heading.
func blocks(t *testing.T, name string) []string {
	t.Helper()
	text, err := os.ReadFile("testdata/" + name)
	if err != nil {
		t.Fatal(err)
	}
	return strings.Split(strings.TrimSpace(string(text)), "\n\n")[1:]
}

func compile(detection string) (*sigma.Source, *match.Matcher, []sigma.Problem) {
	source := sigma.NewSource("title: t\nlogsource: {product: windows}\ndetection:\n" + detection)
	m, problems := match.Compile(sigma.Parse(source).Documents[0].Rule)
	return source, m, problems
}

func eventOf(t *testing.T, text string) *match.Event {
	t.Helper()
	var entry map[string]any
	if err := json.Unmarshal([]byte(text), &entry); err != nil {
		t.Fatalf("%s: %v", text, err)
	}
	return match.NewEvent(entry)
}

func TestRefuses(t *testing.T) {
	for detection, want := range map[string]string{
		"  a: {A: x}\n  condition: a | count() > 5": "single event",
		"  a: {'A|expand': '%x%'}\n  condition: a":  "placeholder",
		"  a: {A: x}\n  condition: a and b":         "has errors",
		"  a: {'A|re': '(?=x)'}\n  condition: a":    "cannot be",
		"  a: {'A|nothing': x}\n  condition: a":     "has errors",
		"  a: {A: x}":                               "no condition",
	} {
		_, m, problems := compile(detection + "\n")
		if m != nil || len(problems) == 0 || !strings.Contains(problems[0].Text, want) {
			t.Errorf("%s: %v", detection, problems)
		}
	}
}

// BenchmarkMatch runs a rule of a common kind on an event of a process.
func BenchmarkMatch(b *testing.B) {
	_, m, _ := compile(`  img:
    - Image|endswith: ['\powershell.exe', '\pwsh.exe']
    - OriginalFileName: ['PowerShell.EXE', 'pwsh.dll']
  cli:
    CommandLine|contains: [' -enc ', ' -EncodedCommand ', 'FromBase64String', '::Unicode.GetString']
  filter_main:
    ParentImage: 'C:\Program Files\*\agent.exe'
  condition: all of img* and cli and not 1 of filter_*
`)
	entry := map[string]any{
		"Image": `C:\Windows\System32\WindowsPowerShell\v1.0\powershell.exe`, "OriginalFileName": "PowerShell.EXE", "EventID": 1,
		"CommandLine": `powershell.exe -NoProfile -ExecutionPolicy Bypass -Command "[Text.Encoding]::Unicode.GetString($x)"`,
		"ParentImage": `C:\Program Files\Team\bin\agent.exe.bak`, "User": `DESKTOP\someone`, "ProcessId": 4711,
	}
	b.Run("match", func(b *testing.B) {
		e := match.NewEvent(entry)
		for b.Loop() {
			m.Match(e)
		}
	})
	b.Run("event and match", func(b *testing.B) {
		for b.Loop() {
			m.Match(match.NewEvent(entry))
		}
	})
}

// An event must match the rule and each of its filters, whatever the names of
// their selections. Source: Sigma filters specification.
func TestFilters(t *testing.T) {
	f := sigma.Parse(sigma.NewSource(`name: a
logsource: {product: windows}
detection: {s: {F|contains: x}, condition: s}
---
logsource: {product: windows}
filter: {rules: [a], s: {U: root}, condition: not s}
---
logsource: {product: windows}
filter: {rules: any, s: {V: keep}, condition: s}
`))
	m, problems := match.Compile(f.Documents[0].Rule, f.Documents[0].Filters(nil)...)
	if problems != nil {
		t.Fatal(problems)
	}
	for _, c := range []struct {
		event map[string]any
		want  bool
	}{
		{map[string]any{"F": "axb", "V": "keep"}, true},
		{map[string]any{"F": "axb", "V": "keep", "U": "me"}, true},
		{map[string]any{"F": "axb", "V": "keep", "U": "root"}, false},
		{map[string]any{"F": "axb"}, false},
		{map[string]any{"F": "ab", "V": "keep"}, false},
	} {
		if got := m.Match(match.NewEvent(c.event)); got != c.want {
			t.Errorf("%v matches: %t", c.event, got)
		}
	}
}

// An event with many fields of one name takes time in proportion to its size.
func BenchmarkHostileEvent(b *testing.B) {
	for _, n := range []int{1 << 10, 1 << 13, 1 << 16} {
		data := map[string]any{}
		for i := range n {
			data[fmt.Sprint("X", i)] = map[string]any{"A": "x", "B C": "y"}
		}
		event := map[string]any{"Event": map[string]any{"UserData": data}}
		b.Run(fmt.Sprint(n), func(b *testing.B) {
			for b.Loop() {
				match.NewEvent(event)
			}
		})
	}
}
