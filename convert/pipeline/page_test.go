package pipeline_test

import (
	"os"
	"regexp"
	"testing"

	"sigma-lsp/convert/pipeline"
)

// Every kind of problem that the documentation lists has a page.
func TestPages(t *testing.T) {
	doc, err := os.ReadFile("../../docs/pipelines.md")
	if err != nil {
		t.Fatal(err)
	}
	listed := regexp.MustCompile("(?m)^\\| `(pipeline-[a-z-]+)` \\|").FindAllSubmatch(doc, -1)
	if len(listed) == 0 {
		t.Fatal("the documentation lists no problem")
	}
	for _, row := range listed {
		if p, ok := pipeline.PageOf(string(row[1])); !ok || p.Title == "" || p.Why == "" {
			t.Errorf("%s has no page", row[1])
		}
	}
}
