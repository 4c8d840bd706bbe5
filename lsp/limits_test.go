package lsp_test

import (
	"encoding/json"
	"strings"
	"testing"
	"time"

	"sigma-lsp/analysis/sigma"
)

// TestHostileDocuments opens texts that are expensive to analyze: the server
// answers soon, reports why it does not read them, and keeps running.
func TestHostileDocuments(t *testing.T) {
	t.Parallel()
	deep := strings.Repeat("[", 50_000)
	for name, text := range map[string]string{
		"large":      "title: x\nlogsource: {product: a}\ndetection:\n  a: " + strings.Repeat("x", sigma.MaxSize),
		"deep":       "title: x\nlogsource: {product: a}\ndetection:\n  a: " + deep,
		"brackets":   "title: x\nlogsource: {product: a}\ndetection:\n  a: {b: c}\n  condition: " + strings.Repeat("(", 50_000) + "a",
		"not":        "title: x\nlogsource: {product: a}\ndetection:\n  a: {b: c}\n  condition: " + strings.Repeat("not ", 50_000) + "a",
		"expansion":  "title: x\nlogsource: {product: a}\ndetection:\n  a:\n    b|windash: '" + strings.Repeat(" -a", 60) + "'\n  condition: a",
		"aliases":    "title: &a [x]\nb: &b [*a, *a]\nc: &c [*b, *b]\nlogsource: {product: a}\ndetection:\n  a: {b: *c}\n  condition: a",
		"backslash":  "title: x\nlogsource: {product: a}\ndetection:\n  a: {b: '" + strings.Repeat(`\`, 20_000) + "'}\n  condition: a",
		"expression": "title: x\nlogsource: {product: a}\ndetection:\n  a: {b|re: '" + strings.Repeat("(a|", 2000) + "'}\n  condition: a",
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			k := session(t, `{}`)
			began := time.Now()
			openPageCommand(t, k, "file:///w/a.yml", text)
			found := publishedAt(t, k.client, "file:///w/a.yml", 1).([]any)
			if len(found) == 0 {
				t.Error("no finding")
			}
			for _, method := range []string{"textDocument/codeLens", "sigma/convert"} {
				if m := k.call(t, method, map[string]any{"textDocument": map[string]any{"uri": "file:///w/a.yml"}}); m.Error != nil {
					t.Errorf("%s: %s", method, m.Error.Message)
				}
			}
			if took := time.Since(began); took > 10*time.Second {
				t.Errorf("it took %s", took)
			}
			k.stop(t)
		})
	}
}

// TestVeryManyFaults opens texts of the maximum size with as many errors as
// possible: the answer arrives soon, and an editor can show it.
func TestVeryManyFaults(t *testing.T) {
	head := "title: x\nlogsource: {product: windows, category: process_creation}\ndetection:\n  a: {b: c}\n  condition: a\n"
	for name, text := range map[string]string{
		"keys":     head + strings.Repeat("a: b\n", 200_000),
		"complex":  head + strings.Repeat("? a\n: b\n", 125_000),
		"brackets": head + strings.Repeat("a: [\n'b,\n]\n", 80_000),
		"tags":     head + "tags:\n" + strings.Repeat("  - x\n", 160_000),
		"fields":   head + "fields:\n" + strings.Repeat("  - x\n", 160_000),
		"comments": head + strings.Repeat("# sigma-lsp: ignore[x]\n", 40_000),
	} {
		t.Run(name, func(t *testing.T) {
			if len(text) > sigma.MaxSize {
				t.Fatal("the text is too large to be read")
			}
			k := session(t, `{"textDocument":{"publishDiagnostics":{"relatedInformation":true}}}`)
			began := time.Now()
			openPageCommand(t, k, "file:///w/a.yml", text)
			found := publishedAt(t, k.client, "file:///w/a.yml", 1).([]any)
			b, err := json.Marshal(found)
			if err != nil {
				t.Fatal(err)
			}
			if len(found) < 1000 || len(b) > 4<<20 {
				t.Errorf("%d findings, %d bytes", len(found), len(b))
			}
			if took := time.Since(began); took > 20*time.Second {
				t.Errorf("it took %s", took)
			}
			k.stop(t)
		})
	}
}
