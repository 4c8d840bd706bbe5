package convert

import (
	"os"
	"regexp"
	"strings"
	"testing"

	"sigma-lsp/analysis/sigma"
	"sigma-lsp/convert/pipeline"
)

// TestPipelineDocs converts the rule of docs/pipelines.md with the pipeline on
// that page, at three priorities, and expects the documented query.
func TestPipelineDocs(t *testing.T) {
	text, err := os.ReadFile("../docs/pipelines.md")
	if err != nil {
		t.Fatal(err)
	}
	_, section, _ := strings.Cut(string(text), "## Supporting a log source\n")
	blocks := regexp.MustCompile("(?s)```[a-z]+\n(.*?)\n```").FindAllStringSubmatch(section, 3)
	if len(blocks) < 3 {
		t.Fatal("the example is gone")
	}
	rule := sigma.Parse(sigma.NewSource(blocks[1][1])).Documents[0]
	for _, priority := range []string{"20", "10", "5"} {
		p, problems := pipeline.Parse("docs", sigma.NewSource(strings.Replace(blocks[0][1], "priority: 20", "priority: "+priority, 1)))
		if p == nil {
			t.Fatal(problems)
		}
		for _, name := range pipeline.BuiltinNames() {
			embedded, _ := pipeline.Builtin(name)
			for _, order := range [][]*pipeline.Pipeline{{embedded, p}, {p, embedded}} {
				r := Convert(rule, order...)
				queries := r.Queries(Advanced)
				if len(queries) != 1 || queries[0].Text != blocks[2][1] || r.Log != "Windows Events" || r.EventType != "" || r.Queries(Detection) != nil {
					t.Errorf("%s, priority %s: %s %q %v", name, priority, r.Verdict, r.Log, queries)
				}
			}
			if r := Convert(rule, embedded); r.Verdict != UnsupportedLogsource {
				t.Errorf("%s alone: %s", name, r.Verdict)
			}
		}
	}
}
