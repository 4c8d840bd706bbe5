package events_test

import (
	"reflect"
	"strings"
	"testing"

	"sigma-lsp/analysis/events"
	"sigma-lsp/analysis/match"
	"sigma-lsp/analysis/sigma"
)

// The events of a rule include each mutation that a translation could get
// wrong, and are the same each time.
func TestOf(t *testing.T) {
	rule := sigma.Parse(sigma.NewSource(`
title: x
logsource: {product: windows}
detection:
  a: {Image|endswith: '\Tool.exe', N: 5}
  b: {Line|contains: 'one two'}
  keywords: [word]
  condition: a and not b or keywords
`)).Documents[0].Rule
	m, _ := match.Compile(rule)
	all := events.Generate(rule)
	if again := events.Generate(rule); !reflect.DeepEqual(all, again) {
		t.Error("other events the second time")
	}
	if len(all) < 100 {
		t.Errorf("only %d events", len(all))
	}
	image := func(has func(text string) bool) func(map[string]any) bool {
		return func(e map[string]any) bool { text, ok := e["Image"].(string); return ok && has(text) }
	}
	for kind, has := range map[string]func(map[string]any) bool{
		"matched":      func(e map[string]any) bool { return m.Match(match.NewEvent(e)) },
		"not matched":  func(e map[string]any) bool { return !m.Match(match.NewEvent(e)) },
		"by a keyword": func(e map[string]any) bool { return strings.Contains(strings.ToLower(asText(e["message"])), "word") },
		"another case": image(func(s string) bool { return strings.HasSuffix(s, `\tOOL.EXE`) }),
		"one more": image(func(s string) bool {
			return strings.Contains(s, `\Tool.exe`) && !strings.HasSuffix(s, "e") && !strings.Contains(s, "\n")
		}),
		"one less":         image(func(s string) bool { return strings.HasSuffix(s, `\Tool.ex`) }),
		"prefix":           image(func(s string) bool { return strings.Contains(s, `\`) && !strings.Contains(s, "Tool.ex") && len(s) > 1 }),
		"empty":            image(func(s string) bool { return s == "" }),
		"null":             func(e map[string]any) bool { v, ok := e["Image"]; return ok && v == nil },
		"missing":          func(e map[string]any) bool { _, ok := e["Image"]; return !ok && e["N"] != nil },
		"a number":         func(e map[string]any) bool { _, ok := e["Image"].(float64); return ok },
		"a text for one":   func(e map[string]any) bool { return e["N"] == "5" },
		"the number":       func(e map[string]any) bool { return e["N"] == 5. },
		"line break":       image(func(s string) bool { return strings.Contains(strings.Trim(s, "\r\n"), "\n") }),
		"quotes":           image(func(s string) bool { return strings.ContainsAny(s, `"'`) }),
		"non-ASCII":        image(func(s string) bool { return strings.ContainsAny(s, "äéÄ") }),
		"another slash":    image(func(s string) bool { return strings.HasSuffix(s, "/Tool.exe") }),
		"twice the slash":  image(func(s string) bool { return strings.HasSuffix(s, `\\Tool.exe`) }),
		"other characters": image(func(s string) bool { return strings.Contains(s, `\Tool.`) && strings.ContainsAny(s[len(s)-3:], "a_") }),
	} {
		n := 0
		for _, e := range all {
			if has(e) {
				n++
			}
		}
		if n == 0 {
			t.Errorf("no event of the kind %q", kind)
		}
	}
}

func asText(v any) string { s, _ := v.(string); return s }
