package lsp_test

import (
	"fmt"
	"strings"
	"testing"
	"time"
)

const resolvesEdits = `{"textDocument":{"diagnostic":{},"codeAction":{"dataSupport":true,"resolveSupport":{"properties":["edit"]},` +
	`"codeActionLiteralSupport":{"codeActionKind":{"valueSet":[]}}}}}`

// manyFindings is a file of rules with a safe fix each.
func manyFindings(rules int) string {
	var b strings.Builder
	for i := range rules {
		fmt.Fprintf(&b, "title: Rule %d\ndate: 2020/01/01\nlogsource: {category: process_creation, product: windows}\n"+
			"detection:\n    selection:\n        CommandLine|contains: 'word %d'\n    condition: selection\nlevel: high\n---\n", i, i)
	}
	return b.String()
}

func actionsOf(t *testing.T, k *talker, address, text string) []any {
	t.Helper()
	m := k.call(t, "textDocument/codeAction", map[string]any{
		"textDocument": map[string]any{"uri": address}, "range": k.span(text, 0, len(text)),
		"context": map[string]any{"diagnostics": []any{}, "triggerKind": 1, "only": []string{"quickfix", "source"}},
	})
	if m.Error != nil {
		t.Fatal(m.Error.Message)
	}
	return decode(m.Result).([]any)
}

// TestActionsOfASelection selects a whole file: an action is proved when it is
// chosen.
func TestActionsOfASelection(t *testing.T) {
	t.Parallel()
	k := session(t, resolvesEdits)
	text := manyFindings(300)
	openPageCommand(t, k, "file:///w/a.yml", text)
	k.call(t, "textDocument/diagnostic", map[string]any{"textDocument": map[string]any{"uri": "file:///w/a.yml"}})
	began := time.Now()
	actions := actionsOf(t, k, "file:///w/a.yml", text)
	t.Logf("%d actions of %d bytes in %s", len(actions), len(text), time.Since(began).Round(time.Millisecond))
	edited, resolved := 0, 0
	for _, a := range actions {
		title := at(a, "title")
		switch {
		case at(a, "edit") != nil:
			edited++
		case at(a, "data") != nil && (title == "Apply all safe fixes" || resolved == 0):
			resolved++
			m := k.call(t, "codeAction/resolve", a)
			if m.Error != nil || !strings.Contains(string(m.Result), `"newText"`) {
				t.Errorf("%s: %v %s", title, m.Error, m.Result)
			}
		}
	}
	if edited == 0 || edited > 10 || resolved != 2 || len(actions) < 300 {
		t.Errorf("%d actions, of which %d came with their edit and %d were resolved", len(actions), edited, resolved)
	}

	// An action of an older version is refused.
	k.notify(t, "textDocument/didChange", map[string]any{
		"textDocument": map[string]any{"uri": "file:///w/a.yml", "version": 2}, "contentChanges": []any{map[string]any{"text": text + "\n"}},
	})
	for _, a := range actions {
		if at(a, "data") != nil {
			if m := k.call(t, "codeAction/resolve", a); m.Error == nil {
				t.Errorf("an action of another version is resolved to %s", m.Result)
			}
			break
		}
	}
	k.stop(t)
}

// TestActionsWithoutResolving: clients without resolve support get only as many
// actions as can be proved soon, and all fixes at once.
func TestActionsWithoutResolving(t *testing.T) {
	t.Parallel()
	k := session(t, strings.Replace(resolvesEdits, `"dataSupport":true,`, "", 1))
	text := manyFindings(300)
	openPageCommand(t, k, "file:///w/a.yml", text)
	actions := actionsOf(t, k, "file:///w/a.yml", text)
	all := 0
	for _, a := range actions {
		if at(a, "edit") == nil && at(a, "command") == nil {
			t.Errorf("%s has no edit", at(a, "title"))
		}
		if title, _ := at(a, "title").(string); strings.HasPrefix(title, "Apply all safe fixes (") {
			all++
		}
	}
	if all != 1 || len(actions) > 30 {
		t.Errorf("%d actions, %d of them with all fixes", len(actions), all)
	}
	k.stop(t)
}
