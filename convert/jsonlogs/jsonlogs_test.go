package jsonlogs

import (
	"strings"
	"testing"

	"sigma-lsp/analysis/sigma"
	"sigma-lsp/convert/pipeline"
)

// TestText requires that any names result in a valid pipeline.
func TestText(t *testing.T) {
	for _, l := range []Log{
		{Source: "windows"}, {Source: "windows/security", Shape: "velociraptor"}, {Source: "windows", Shape: "fields", EventID: "a'b: {", Prefix: `x"\\`},
		{Source: "a/b/c", Prefix: "'"}, {Source: "{[:#", Log: "*&!|>"}, {Source: "\"\n", Log: "\t"}, {},
	} {
		if _, problems := pipeline.Parse(Name, sigma.NewSource(Text([]Log{l}))); len(problems) > 0 {
			t.Errorf("%+v: %v", l, problems[0].Text)
		}
	}
	if p := Pipeline([]Log{{Source: "\x00"}, {Log: strings.Repeat("x", 2<<20)}}); p == nil {
		t.Error("no pipeline")
	}
	if p := Pipeline(nil); p.Name != Name {
		t.Error(p.Name)
	}
}
