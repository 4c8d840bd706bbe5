package lsp_test

import (
	"encoding/json"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"
)

// pulling are the capabilities of a client that pulls diagnostics, and can be
// told to do so again.
const pulling = `{"general":{"positionEncodings":["utf-8"]},"workspace":{"diagnostics":{"refreshSupport":true}},"textDocument":{"diagnostic":{}}}`

// typist types a text into an open file, key by key, and counts the errors that
// show at once.
type typist struct {
	keys, errors, elsewhere int
	why                     map[string]int
}

func (c *typist) types(t *testing.T, k *talker, address, text string) {
	t.Helper()
	openPageCommand(t, k, address, "")
	version, line, column := 1, 0, 0
	for _, r := range text {
		version++
		at := map[string]int{"line": line, "character": column}
		k.notify(t, "textDocument/didChange", map[string]any{
			"textDocument":   map[string]any{"uri": address, "version": version},
			"contentChanges": []any{map[string]any{"range": map[string]any{"start": at, "end": at}, "text": string(r)}},
		})
		if column += utf8.RuneLen(r); r == '\n' {
			line, column = line+1, 0
		}
		c.keys++
		c.look(t, k, address, line)
	}
}

func (c *typist) look(t *testing.T, k *talker, address string, line int) {
	t.Helper()
	var report struct {
		Items []struct {
			Severity int
			Code     string
			Message  string
			Range    struct{ Start, End struct{ Line int } }
		}
	}
	answer := k.call(t, "textDocument/diagnostic", map[string]any{"textDocument": map[string]any{"uri": address}})
	if err := json.Unmarshal(answer.Result, &report); err != nil {
		t.Fatal(err)
	}
	error, elsewhere := false, false
	for _, d := range report.Items {
		if d.Severity != 1 {
			continue
		}
		error = true
		where := "here"
		if line < d.Range.Start.Line || line > d.Range.End.Line {
			elsewhere = true
			where = "elsewhere"
		}
		c.why[where+" "+d.Code]++
	}
	if error {
		c.errors++
	}
	if elsewhere {
		c.elsewhere++
	}
}

// right are rules without an error: the examples, and some of the public ones
// if they are available.
func right(t *testing.T) []string {
	t.Helper()
	examples, err := filepath.Glob("../examples/rules/*.yml")
	if err != nil {
		t.Fatal(err)
	}
	examples = slices.DeleteFunc(examples, func(name string) bool { return strings.Contains(name, "being_typed") })
	public, err := filepath.Glob("../../shared/corpus/rules/*/*/*.yml")
	if err != nil {
		t.Fatal(err)
	}
	const taken = 20
	for i := range taken {
		if len(public) > taken {
			examples = append(examples, public[i*len(public)/taken])
		}
	}
	return examples
}

// TestTyping types right rules: while they are merely unfinished, no error shows
// before the author pauses.
func TestTyping(t *testing.T) {
	t.Parallel()
	k := sessionWith(t, pulling, `{"typingDelay": 10000}`)
	c := &typist{why: map[string]int{}}
	for i, name := range right(t) {
		text, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		c.types(t, k, fmt.Sprintf("file:///w/%d.yml", i), string(text))
	}
	t.Logf("%d keys: an error at once after %.2f %%, on another line after %.2f %%", c.keys, 100*float64(c.errors)/float64(c.keys), 100*float64(c.elsewhere)/float64(c.keys))
	for _, why := range slices.SortedFunc(maps.Keys(c.why), func(a, b string) int { return c.why[b] - c.why[a] }) {
		t.Logf("%5d %s", c.why[why], why)
	}
	if 100*c.errors > 5*c.keys {
		t.Errorf("an error shows at once after %d of %d keys", c.errors, c.keys)
	}
	if 1000*c.elsewhere > 5*c.keys {
		t.Errorf("an error shows on another line after %d of %d keys", c.elsewhere, c.keys)
	}
}

// TestMistakesWhileTyping types what no further key could make right: it is
// reported at once, and the rest after a pause.
func TestMistakesWhileTyping(t *testing.T) {
	t.Parallel()
	const head = "title: a\nid: 6f3e2987-db24-4c78-a860-b4f4095a7095\nlogsource:\n    category: process_creation\n    product: windows\ndetection:\n    selection:\n        Image: a\n"
	for _, c := range []struct{ what, text, atOnce, later string }{
		{"a level that begins another word", head + "    condition: selection\nlevel: lowx", "invalid-level", ""},
		{"a level on the way", head + "    condition: selection\nlevel: lo", "", "invalid-level"},
		{"an unknown modifier", head + "        User|contaims: ", "modifier-unknown", ""},
		{"a modifier on the way", head + "        User|cont", "", "yaml-syntax"},
		{"a missing colon on the edited line", head + "    condition selection", "", "yaml-syntax"},
		{"a missing colon on an earlier line", head + "    condition selection\nlevel: low", "yaml-syntax", ""},
		{"an open quote", head + "        User: 'a", "", "yaml-syntax"},
		{"a selection on the way", head + "    condition: sel", "", "condition-unknown-selection"},
		{"an unknown selection", head + "    condition: selektion", "condition-unknown-selection", ""},
		{"the end of a condition", head + "    condition: selection and ", "", "condition-syntax"},
		{"an absent condition", head, "", "missing-condition"},
	} {
		t.Run(c.what, func(t *testing.T) {
			t.Parallel()
			for _, pull := range []bool{true, false} {
				capabilities := `{"general":{"positionEncodings":["utf-8"]}}`
				if pull {
					capabilities = pulling
				}
				k := sessionWith(t, capabilities, `{"typingDelay": 2000}`)
				const address = "file:///w/a.yml"
				before, last := c.text[:len(c.text)-1], c.text[len(c.text)-1:]
				k.notify(t, "textDocument/didOpen", map[string]any{"textDocument": map[string]any{"uri": address, "languageId": "yaml", "version": 1, "text": ""}})
				for i, text := range []string{before, last} {
					at := k.span(c.text, len(before)*i, len(before)*i)
					k.notify(t, "textDocument/didChange", map[string]any{"textDocument": map[string]any{"uri": address, "version": i + 2}, "contentChanges": []any{map[string]any{"range": at, "text": text}}})
				}
				found := func() string {
					if pull {
						return string(k.call(t, "textDocument/diagnostic", map[string]any{"textDocument": map[string]any{"uri": address}}).Result)
					}
					return compact(publishedAt(t, k.client, address, 3))
				}
				first := found()
				if c.atOnce != "" && !strings.Contains(first, c.atOnce) {
					t.Errorf("not reported at once (pull %v): %s", pull, first)
				}
				if c.later == "" {
					continue
				}
				if strings.Contains(first, c.later) {
					t.Errorf("reported at once (pull %v): %s", pull, first)
				}
				if pull {
					k.await(t, "workspace/diagnostic/refresh")
				}
				if second := found(); !strings.Contains(second, c.later) {
					t.Errorf("not reported after a pause (pull %v): %s", pull, second)
				}
			}
		})
	}
}
