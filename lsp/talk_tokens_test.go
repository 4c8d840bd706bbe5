package lsp_test

import (
	"fmt"
	"strings"
	"testing"
)

// A talk shows each line with tokens, and below it what they are.
var _ = verb("tokens", func(k *talker, t *testing.T, name, what string) {
	params := map[string]any{"textDocument": k.id(name)}
	method := "textDocument/semanticTokens/full"
	if id, ok := strings.CutPrefix(what, "since "); ok {
		method += "/delta"
		params["previousResultId"] = id
	}
	result, ok := k.asked(t, method, params)
	if !ok {
		return
	}
	if edits := at(result, "edits"); edits != nil {
		k.say("%s", compact(edits))
		return
	}
	legend := at(k.caps, "capabilities.semanticTokensProvider.legend")
	types, modifiers := texts(at(legend, "tokenTypes")), texts(at(legend, "tokenModifiers"))
	text := k.document(t, name).text
	line, column := 0, 0
	data := list(at(result, "data"))
	number := func(i int) int { return int(data[i].(float64)) }
	shown := ""
	for i := 0; i < len(data); i += 5 {
		if number(i) > 0 {
			column = 0
			k.say("%s", shown)
			shown = ""
		}
		line, column = line+number(i), column+number(i+1)
		p := func(column int) any {
			return map[string]any{"line": float64(line), "character": float64(column)}
		}
		token := fmt.Sprintf("%s %s", text[k.offset(text, p(column)):k.offset(text, p(column+number(i+2)))], types[number(i+3)])
		for bit, modifier := range modifiers {
			if number(i+4)&(1<<bit) != 0 {
				token += "." + modifier
			}
		}
		if shown == "" {
			shown = fmt.Sprintf("%d:%d", line, column)
		}
		shown += " | " + token
	}
	k.say("%s", shown)
})
