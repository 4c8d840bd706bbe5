package lsp_test

import (
	"strings"
	"testing"

	"sigma-lsp/analysis/sigma"
)

// TestExplainWithoutPages starts a server that was built without the address of
// the documentation: even a client that supports links gets the action.
func TestExplainWithoutPages(t *testing.T) {
	t.Parallel()
	k, _ := inside(t, `{"textDocument":{"publishDiagnostics":{"codeDescriptionSupport":true}}}`, sigma.Parse)
	text := strings.Replace(rule, "high", "hihg", 1)
	openPageCommand(t, k, "file:///w/a.yml", text)
	found := compact(publishedAt(t, k.client, "file:///w/a.yml", 1))
	if !strings.Contains(found, "invalid-level") || strings.Contains(found, "codeDescription") {
		t.Errorf("published %s", found)
	}
	at := k.span(text, strings.Index(text, "hihg"), strings.Index(text, "hihg")+1)
	m := k.call(t, "textDocument/codeAction", map[string]any{
		"textDocument": map[string]any{"uri": "file:///w/a.yml"}, "range": at, "context": map[string]any{"diagnostics": []any{}},
	})
	if !strings.Contains(compact(m.Result), "Explain invalid-level") {
		t.Errorf("actions %s", compact(m.Result))
	}
	k.notify(t, "exit", nil)
	k.until(t, "its end", func() bool { return k.ended })
}
