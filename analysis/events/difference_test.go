package events_test

import (
	"encoding/json"
	"fmt"
	"os"
	"strings"
	"testing"

	"sigma-lsp/analysis/events"
	"sigma-lsp/analysis/match"
	"sigma-lsp/analysis/sigma"
)

func TestDifference(t *testing.T) {
	text, err := os.ReadFile("testdata/difference.txt")
	if err != nil {
		t.Fatal(err)
	}
	for _, block := range strings.Split(strings.TrimSpace(string(text)), "\n\n")[1:] {
		before, after, _ := strings.Cut(block, "\n---\n")
		want := ""
		for line := range strings.Lines(after + "\n") {
			if line[0] == '<' || line[0] == '>' {
				want += line
			}
		}
		after = strings.TrimSuffix(after+"\n", want)
		old, runOld := ruleOf(t, before)
		new, runNew := ruleOf(t, after)
		d := events.Compare(old, new, runOld, runNew)
		got := ""
		for _, found := range []struct {
			mark  string
			event map[string]any
		}{{"<", d.OnlyOld}, {">", d.OnlyNew}} {
			if found.event != nil {
				text, _ := json.Marshal(found.event)
				got += fmt.Sprintf("%s %s\n", found.mark, text)
			}
		}
		if got != want || d.Same() != (want == "") || d.Tried == 0 {
			t.Errorf("%s\ngot of %d events\n%s", block, d.Tried, got)
		}
	}
}

func ruleOf(t *testing.T, detection string) (*sigma.Rule, *match.Matcher) {
	t.Helper()
	text := "title: t\nlogsource: {product: windows}\ndetection:\n  " + strings.ReplaceAll(strings.TrimSpace(detection), "\n", "\n  ") + "\n"
	rule := sigma.Parse(sigma.NewSource(text)).Documents[0].Rule
	m, problems := match.Compile(rule)
	if m == nil {
		t.Fatalf("%s: %v", detection, problems)
	}
	return rule, m
}
