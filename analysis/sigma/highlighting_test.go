package sigma_test

import (
	"os"
	"regexp"
	"strings"
	"testing"

	"sigma-lsp/analysis/sigma"
	"sigma-lsp/analysis/sigma/archivetest"
)

// The grammar of VS Code, which highlights rules before the server has started,
// lists all modifiers.
func TestModifierGrammar(t *testing.T) {
	const path = "../../editors/vscode/syntaxes/sigma-injection.json"
	var names []string
	for m := range sigma.Modifiers() {
		names = append(names, m.Name)
	}
	was, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	list := regexp.MustCompile(`\(\?:[a-z0-9|]+\)\(\?=`)
	if !list.Match(was) {
		t.Fatal("the grammar has no list of modifiers")
	}
	want := list.ReplaceAllLiteralString(string(was), "(?:"+strings.Join(names, "|")+")(?=")
	if *archivetest.Update {
		if err := os.WriteFile(path, []byte(want), 0o644); err != nil {
			t.Fatal(err)
		}
	} else if string(was) != want {
		t.Errorf("%s is not current; run go test ./analysis/sigma -update", path)
	}
}
