package lsp_test

import (
	"fmt"
	"testing"
)

var _ = verb("links", func(k *talker, t *testing.T, name, _ string) {
	if result, ok := k.asked(t, "textDocument/documentLink", map[string]any{"textDocument": k.id(name)}); ok {
		for _, l := range list(result) {
			line := fmt.Sprintf("%s %s", place(at(l, "range")), at(l, "target"))
			if tooltip := at(l, "tooltip"); tooltip != nil {
				line += fmt.Sprintf(" %q", tooltip)
			}
			k.say("%s", line)
		}
	}
})

// A talk shows the hints of the whole file, or of one line.
var _ = verb("hints", func(k *talker, t *testing.T, name, line string) {
	first, last := 0, 1<<20
	if line != "" {
		if _, err := fmt.Sscan(line, &first); err != nil {
			t.Fatal(err)
		}
		last = first
	}
	result, ok := k.asked(t, "textDocument/inlayHint", map[string]any{"textDocument": k.id(name), "range": map[string]any{
		"start": map[string]int{"line": first, "character": 0}, "end": map[string]int{"line": last, "character": 1 << 20},
	}})
	if !ok {
		return
	}
	for _, h := range list(result) {
		line := fmt.Sprintf("%v:%v %q", at(h, "position.line"), at(h, "position.character"), at(h, "label"))
		if tooltip := at(h, "tooltip"); tooltip != nil {
			line += fmt.Sprintf(" (%s)", tooltip)
		}
		k.say("%s", line)
	}
})
