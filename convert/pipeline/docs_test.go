package pipeline

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"sigma-lsp/analysis/sigma"
)

// TestDocs requires that the documentation names everything that is accepted
// and refused, and that its examples are valid pipelines.
func TestDocs(t *testing.T) {
	bytes, err := os.ReadFile(filepath.Join("..", "..", "docs", "pipelines.md"))
	if err != nil {
		t.Fatal(err)
	}
	text := string(bytes)
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
