package lsp_test

import (
	"strings"
	"testing"
)

var options = map[string]any{"tabSize": 2, "insertSpaces": true}

// A talk formats a file, or the lines "3-5" of it, and shows what changed.
var _ = verb("format", func(k *talker, t *testing.T, name, lines string) {
	params := map[string]any{"textDocument": k.id(name), "options": options}
	method := "textDocument/formatting"
	if first, last, ok := strings.Cut(lines, "-"); ok {
		method = "textDocument/rangeFormatting"
		params["range"] = map[string]any{
			"start": map[string]any{"line": documentIndex(first), "character": 0}, "end": map[string]any{"line": documentIndex(last) + 1, "character": 0},
		}
	}
	if edits, ok := k.asked(t, method, params); ok {
		k.apply(t, map[string]any{"changes": map[string]any{k.address(name): edits}})
	}
})

// A conversation presses Enter at a mark. The text is followed by the spaces
// that the editor puts on the new line by itself.
var _ = verb("enter", func(k *talker, t *testing.T, name, rest string) {
	start, blanks := k.cursor(t, name, rest)
	d := k.document(t, name)
	indent := strings.Repeat(" ", documentIndex(blanks))
	d.text = d.text[:start] + "\n" + indent + d.text[start:]
	k.changed(t, name, []any{map[string]any{"text": d.text}})
	edits, ok := k.asked(t, "textDocument/onTypeFormatting", map[string]any{
		"textDocument": k.id(name), "position": k.position(d.text, start+1+len(indent)), "ch": "\n", "options": options,
	})
	if ok {
		k.apply(t, map[string]any{"changes": map[string]any{k.address(name): edits}})
	}
})

// documentIndex reads digits; there are none for 0.
func documentIndex(text string) (n int) {
	for _, c := range text {
		n = 10*n + int(c-'0')
	}
	return n
}
