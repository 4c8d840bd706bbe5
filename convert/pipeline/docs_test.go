package pipeline

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"sigma-lsp/analysis/sigma"
	"sigma-lsp/analysis/sigma/archivetest"
)

// TestDocs requires that the documentation names everything that is accepted
// and refused, and that its examples are valid pipelines. With -update, missing
// transformations are added to its table.
func TestDocs(t *testing.T) {
	path := filepath.Join("..", "..", "docs", "pipelines.md")
	bytes, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	text := string(bytes)
	if *archivetest.Update {
		for _, name := range transformations.names() {
			text = documented(t, text, name)
		}
		if err := os.WriteFile(path, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	names := append([]string{}, checks...)
	names = append(names, BuiltinNames()...)
	for _, list := range [][]string{
		transformations.names(), ruleConditions.names(), itemConditions.names(),
		fieldConditions.names(), postprocessings.names(), finalizers.names(),
	} {
		names = append(names, list...)
	}
	for name := range forbidden {
		names = append(names, name)
	}
	for _, name := range names {
		if !strings.Contains(text, "`"+name+"`") {
			t.Errorf("docs/pipelines.md does not name %q", name)
		}
	}
	examples := regexp.MustCompile("(?s)```yaml\n(.*?)```").FindAllStringSubmatch(text, -1)
	for _, e := range examples {
		if strings.Contains(e[1], "\ndetection:") {
			continue // a rule
		}
		if _, problems := Parse("docs", sigma.NewSource(e[1])); len(problems) > 0 {
			t.Error(problems)
		}
	}
	if len(examples) == 0 {
		t.Error("no example")
	}
}

// documented adds a row for a transformation to the table of transformations,
// unless there is one: its parameters, and its comment in the source.
func documented(t *testing.T, text, name string) string {
	row := "| `" + name + "` |"
	start := strings.Index(text, "### Transformations\n")
	if start < 0 {
		t.Fatal("docs/pipelines.md has no table of transformations")
	}
	end := start + strings.Index(text[start:], "\n\nA refusal")
	if strings.Contains(text[start:end], "\n"+row) {
		return text
	}
	source, err := os.ReadFile("transform_" + name + ".go")
	if err != nil {
		t.Fatal(err)
	}
	doc := regexp.MustCompile(`(?m)^// ` + name + ` ((?:.*\n// )*.*)\.\nvar _ = register`).FindSubmatch(source)
	if doc == nil {
		t.Fatalf("transform_%[1]s.go has no comment \"// %[1]s does something.\" on its registration", name)
	}
	var params []string
	for _, m := range regexp.MustCompile(`\bp\.\w+\("(\w+)"`).FindAllSubmatch(source, -1) {
		params = append(params, " `"+string(m[1])+"`")
	}
	at := end
	for _, m := range regexp.MustCompile("\n\\| `(\\w+)` ").FindAllStringSubmatchIndex(text[start:end], -1) {
		if text[start+m[2]:start+m[3]] > name {
			at = start + m[0]
			break
		}
	}
	return text[:at] + "\n" + row + strings.Join(params, ",") + " | " + strings.ReplaceAll(string(doc[1]), "\n// ", " ") + " |" + text[at:]
}
