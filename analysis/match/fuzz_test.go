package match_test

import (
	"encoding/json"
	"testing"

	"sigma-lsp/analysis/match"
	"sigma-lsp/analysis/sigma"
)

// Any text is matched, or refused with a reason, and never ends the program.
func FuzzMatch(f *testing.F) {
	f.Add("title: t\nlogsource: {product: windows}\ndetection:\n  a:\n    Image|endswith: ['\\x.exe', null]\n    N|gte: 5\n  b: [k*, w?rd]\n  condition: a or not 1 of b*\n", `{"Image": ["C:\\x.exe", null], "N": 7, "x": {"y": "word"}}`)
	f.Fuzz(func(t *testing.T, text, event string) {
		var entry map[string]any
		if json.Unmarshal([]byte(event), &entry) != nil {
			return
		}
		for _, d := range sigma.Parse(sigma.NewSource(text)).Documents {
			if d.Rule == nil {
				continue
			}
			m, problems := match.Compile(d.Rule)
			if (m == nil) == (len(problems) == 0) {
				t.Fatalf("a matcher or problems: %v, %v", m, problems)
			}
			if m == nil {
				continue
			}
			e := match.NewEvent(entry)
			if first := m.Match(e); first != m.Match(e) {
				t.Fatal("two verdicts on one event")
			}
			if m.Explain(e).Matched != m.Match(e) {
				t.Fatal("an explanation of the other verdict")
			}
			for _, selection := range m.Explain(e).Selections {
				for _, item := range selection.Items {
					if item.Item == nil || item.Text() == "" || len(item.Values) != len(item.Item.Values) {
						t.Fatal("a reason without its item, values or words")
					}
				}
			}
		}
	})
}
