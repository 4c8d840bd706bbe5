package lsp_test

import (
	"fmt"
	"strings"
	"testing"
)

var symbolNames = map[float64]string{
	2: "module", 3: "namespace", 5: "class", 7: "property", 8: "field", 11: "interface", 19: "object", 23: "struct", 25: "operator",
}

var _ = verb("symbols", func(k *talker, t *testing.T, name, _ string) {
	result, ok := k.asked(t, "textDocument/documentSymbol", map[string]any{"textDocument": k.id(name)})
	if !ok {
		return
	}
	var show func(symbols []any, indent string)
	show = func(symbols []any, indent string) {
		for _, s := range symbols {
			line := fmt.Sprintf("%s%s %q", indent, symbolNames[at(s, "kind").(float64)], at(s, "name"))
			if in := at(s, "containerName"); in != nil {
				line += fmt.Sprintf(" in %q", in)
			}
			if detail := at(s, "detail"); detail != nil {
				line += fmt.Sprintf(" %q", detail)
			}
			if tags := at(s, "tags"); tags != nil {
				line += fmt.Sprintf(" tags %s", compact(tags))
			}
			if where := at(s, "location.range"); where != nil {
				k.say("%s %s", line, place(where))
			} else {
				k.say("%s %s in %s", line, place(at(s, "selectionRange")), place(at(s, "range")))
			}
			show(list(at(s, "children")), indent+"  ")
		}
	}
	show(list(result), "")
})

// A talk shows the lines that stay in sight.
var _ = verb("folds", func(k *talker, t *testing.T, name, _ string) {
	result, ok := k.asked(t, "textDocument/foldingRange", map[string]any{"textDocument": k.id(name)})
	if !ok {
		return
	}
	lines := strings.Split(k.document(t, name).text, "\n")
	for _, f := range list(result) {
		first, last := int(at(f, "startLine").(float64)), int(at(f, "endLine").(float64))
		line := fmt.Sprintf("%d-%d %s …", first, last, strings.TrimRight(lines[first], "\r"))
		if kind := at(f, "kind"); kind != nil {
			line += fmt.Sprintf(" (%s)", kind)
		}
		k.say("%s", line)
	}
})

// A talk shows what is selected, from the inside.
var _ = verb("widen", func(k *talker, t *testing.T, name, what string) {
	p, _ := k.marked(t, name, what)
	result, ok := k.asked(t, "textDocument/selectionRange", map[string]any{"textDocument": k.id(name), "positions": []any{p}})
	if !ok {
		return
	}
	text := k.document(t, name).text
	for r := list(result)[0]; r != nil; r = at(r, "parent") {
		selected := text[k.offset(text, at(r, "range.start")):k.offset(text, at(r, "range.end"))]
		if short := []rune(selected); len(short) > 60 {
			selected = string(short[:25]) + " … " + string(short[len(short)-25:])
		}
		k.say("%s %q", place(at(r, "range")), selected)
	}
})
