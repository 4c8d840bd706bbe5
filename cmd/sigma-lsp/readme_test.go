package main

import (
	"bytes"
	"os"
	"strings"
	"testing"
)

// TestReadme runs the commands in the README on the example rules: the output
// shown there must be the real one.
func TestReadme(t *testing.T) {
	text, err := os.ReadFile("../../README.md")
	if err != nil {
		t.Fatal(err)
	}
	t.Chdir("../../examples/rules")
	shown := strings.Split(string(text), "```\n$ sigma-lsp ")[1:]
	for _, one := range shown {
		line, rest, _ := strings.Cut(one, "\n")
		want, _, _ := strings.Cut(rest, "```")
		var out bytes.Buffer
		c := root()
		c.SetOut(&out)
		run(c, strings.Fields(line))
		if out.String() != want {
			t.Errorf("sigma-lsp %s prints\n%s", line, &out)
		}
	}
	if len(shown) < 2 {
		t.Errorf("%d commands are shown", len(shown))
	}
}
