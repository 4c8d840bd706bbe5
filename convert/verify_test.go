package convert

import (
	"strings"
	"testing"

	"sigma-lsp/analysis/sigma"
	"sigma-lsp/convert/pipeline"
)

// A query of data that two readers of YAML read differently is never given.
func TestDisagreement(t *testing.T) {
	p, _ := pipeline.Builtin(pipeline.BuiltinNames()[0])
	d := sigma.Parse(sigma.NewSource("title: Whoami\nlogsource: {category: process_creation, product: windows}\ndetection:\n  selection: {Image|endswith: '\\whoami.exe'}\n  condition: selection\n")).Documents[0]
	sound := Convert(d, p)
	if sound.Verified().Verdict != Converted || len(sound.Queries(Simple)) == 0 {
		t.Fatal("no query of a sound rule", sound.Problems)
	}
	d = sigma.Parse(sigma.NewSource(d.File.Source.String())).Documents[0]
	d.Rule.Detection.Selections[0].Node.Pairs[0].Value.Value = `\other.exe` // as if it had been read wrongly
	r := Convert(d, p)
	if q := r.Queries(Simple); q != nil {
		t.Error("a query is given:", q)
	}
	v := r.Verified()
	if v.Verdict != Invalid || len(v.Problems) != 1 || v.Problems[0].Check != "internal-error" || !strings.Contains(v.Problems[0].Text, "line 4") {
		t.Error(v.Verdict, v.Problems)
	}
}
