package match_test

import (
	"encoding/json"
	"os"
	"strings"
	"testing"

	"sigma-lsp/analysis/match"
	"sigma-lsp/analysis/sigma"
)

func TestMatch(t *testing.T) {
	text, err := os.ReadFile("testdata/match.txt")
	if err != nil {
		t.Fatal(err)
	}
	blocks := strings.Split(strings.TrimSpace(string(text)), "\n\n")[1:]
	for _, block := range blocks {
		name, rest, _ := strings.Cut(block, "\n")
		var detection, events []string
		for _, line := range strings.Split(rest, "\n") {
			if line[0] == '+' || line[0] == '-' {
				events = append(events, line)
			} else {
				detection = append(detection, "  "+line)
			}
		}
		rule := "title: t\nlogsource: {product: windows}\ndetection:\n" + strings.Join(detection, "\n") + "\n"
		file := sigma.Parse(sigma.NewSource(rule))
		m, problems := match.Compile(file.Documents[0].Rule)
		if m == nil {
			t.Errorf("%s: %v", name, problems)
			continue
		}
		for _, line := range events {
			var entry map[string]any
			if err := json.Unmarshal([]byte(line[2:]), &entry); err != nil {
				t.Fatalf("%s: %v", line, err)
			}
			if got := m.Match(match.NewEvent(entry)); got != (line[0] == '+') {
				t.Errorf("%s\n%s: %t", name, line, got)
			}
		}
	}
}

func TestRefuses(t *testing.T) {
	for detection, want := range map[string]string{
		"  a: {A: x}\n  condition: a | count() > 5": "many events",
		"  a: {'A|expand': '%x%'}\n  condition: a":  "placeholder",
		"  a: {A: x}\n  condition: a and b":         "cannot be read",
		"  a: {'A|hour': 5}\n  condition: a":        "cannot be run",
		"  a: {'A|re': '(?=x)'}\n  condition: a":    "cannot be",
		"  a: {'A|nothing': x}\n  condition: a":     "cannot be read",
		"  a: {A: x}":                               "no condition",
	} {
		file := sigma.Parse(sigma.NewSource("title: t\nlogsource: {product: windows}\ndetection:\n" + detection + "\n"))
		m, problems := match.Compile(file.Documents[0].Rule)
		if m != nil || len(problems) == 0 || !strings.Contains(problems[0].Text, want) {
			t.Errorf("%s: %v", detection, problems)
		}
	}
}
