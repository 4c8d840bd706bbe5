package lsp_test

import (
	"fmt"
	"strings"
	"testing"
)

// asked sends a request for a file, or for a position in it, and shows a
// refusal.
func (k *talker) asked(t *testing.T, method string, params map[string]any) (any, bool) {
	answer := k.call(t, method, params)
	if answer.Error != nil {
		k.say("error %d %s", answer.Error.Code, answer.Error.Message)
		return nil, false
	}
	result := decode(answer.Result)
	if list, ok := result.([]any); result == nil || ok && len(list) == 0 {
		k.say("nothing")
		return nil, false
	}
	return result, true
}

func (k *talker) atPlace(t *testing.T, name, what string) (map[string]any, string) {
	p, rest := k.marked(t, name, what)
	return map[string]any{"textDocument": k.id(name), "position": p}, strings.Trim(rest, `"`)
}

func list(v any) []any {
	all, _ := v.([]any)
	return all
}

var _ = verb("definition", func(k *talker, t *testing.T, name, what string) {
	params, _ := k.atPlace(t, name, what)
	if result, ok := k.asked(t, "textDocument/definition", params); ok {
		for _, d := range list(result) {
			if at(d, "targetUri") != nil {
				k.say("%s from %s to %s in %s", at(d, "targetUri"), place(at(d, "originSelectionRange")), place(at(d, "targetSelectionRange")), place(at(d, "targetRange")))
			} else {
				k.say("%s %s", at(d, "uri"), place(at(d, "range")))
			}
		}
	}
})

var _ = verb("references", func(k *talker, t *testing.T, name, what string) {
	params, rest := k.atPlace(t, name, what)
	params["context"] = map[string]any{"includeDeclaration": rest == "declared"}
	if result, ok := k.asked(t, "textDocument/references", params); ok {
		for _, l := range list(result) {
			k.say("%s %s", at(l, "uri"), place(at(l, "range")))
		}
	}
})

var _ = verb("highlight", func(k *talker, t *testing.T, name, what string) {
	params, _ := k.atPlace(t, name, what)
	if result, ok := k.asked(t, "textDocument/documentHighlight", params); ok {
		for _, h := range list(result) {
			k.say("%s %s", place(at(h, "range")), map[float64]string{1: "text", 2: "read", 3: "write"}[at(h, "kind").(float64)])
		}
	}
})

var _ = verb("prepare", func(k *talker, t *testing.T, name, what string) {
	params, _ := k.atPlace(t, name, what)
	if result, ok := k.asked(t, "textDocument/prepareRename", params); ok {
		k.say("%s %q", place(at(result, "range")), at(result, "placeholder"))
	}
})

// A talk shows the lines that a renaming changes, and makes it.
var _ = verb("rename", func(k *talker, t *testing.T, name, what string) {
	params, to := k.atPlace(t, name, what)
	params["newName"] = to
	result, ok := k.asked(t, "textDocument/rename", params)
	if !ok {
		return
	}
	for _, a := range anyMap(at(result, "changeAnnotations")) {
		k.say("because: %s", at(a, "label"))
	}
	k.apply(t, result)
})

func anyMap(v any) map[string]any {
	m, _ := v.(map[string]any)
	return m
}

// A talk searches the rules of the workspace.
var _ = verb("search", func(k *talker, t *testing.T, name, rest string) {
	result, ok := k.asked(t, "workspace/symbol", map[string]any{"query": strings.TrimSpace(name + " " + rest)})
	if !ok {
		return
	}
	for _, l := range list(result) {
		line := fmt.Sprintf("%q in %s: %s %s", at(l, "name"), at(l, "containerName"), at(l, "location.uri"), place(at(l, "location.range")))
		if tags := list(at(l, "tags")); len(tags) > 0 {
			line += " deprecated"
		}
		k.say("%s", line)
	}
})
