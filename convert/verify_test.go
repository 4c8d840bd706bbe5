package convert

import (
	"strings"
	"testing"

	"sigma-lsp/analysis/sigma"
	"sigma-lsp/convert/pipeline"
)

// No query is returned if two YAML parsers read different data.
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

// The guard holds for the rules of a correlation, in whichever file they are.
func TestDisagreementInACorrelation(t *testing.T) {
	p, _ := pipeline.Builtin(pipeline.BuiltinNames()[0])
	f := sigma.Parse(sigma.NewSource(`title: Whoami
name: whoami
logsource: {category: process_creation, product: windows}
detection:
  selection: {Image|endswith: '\whoami.exe'}
  condition: selection
---
title: Many
correlation:
  type: event_count
  rules: whoami
  group-by: User
  timespan: 1h
  condition: {gte: 10}
`))
	sound := Convert(f.Documents[1], p)
	if sound.Verified().Verdict != Converted || len(sound.Queries(Advanced)) == 0 {
		t.Fatal("no query of a sound correlation", sound.Problems)
	}
	f = sigma.Parse(sigma.NewSource(f.Source.String())) // a document is compared once
	f.Documents[0].Rule.Detection.Selections[0].Node.Pairs[0].Value.Value = `\other.exe`
	r := Convert(f.Documents[1], p)
	if q := r.Queries(Advanced); q != nil {
		t.Error("a query is given:", q)
	}
	if v := r.Verified(); v.Verdict != Invalid || len(v.Problems) != 1 || v.Problems[0].Check != "internal-error" || !strings.Contains(v.Problems[0].Text, "line 5") {
		t.Error(v.Verdict, v.Problems)
	}
}
