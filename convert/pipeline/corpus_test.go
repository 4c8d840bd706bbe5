package pipeline

import (
	"testing"

	"sigma-lsp/analysis/sigma"
	"sigma-lsp/analysis/sigma/sigmatest"
)

// corpus reads the public rules.
func corpus(tb testing.TB) (rules []*sigma.Rule) {
	sigmatest.Rules(tb, func(_ sigmatest.File, d *sigma.Document) { rules = append(rules, d.Rule) })
	return rules
}

func BenchmarkApply(b *testing.B) {
	rules := corpus(b)
	for _, name := range BuiltinNames() {
		p, _ := Builtin(name)
		b.Run(name, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				for _, r := range rules {
					Apply(r, p)
				}
			}
			b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/float64(len(rules)), "ns/rule")
		})
	}
}

func BenchmarkParse(b *testing.B) {
	text, err := builtinFiles.ReadFile("builtin/insightidr.yml")
	if err != nil {
		b.Fatal(err)
	}
	source := sigma.NewSource(string(text))
	for b.Loop() {
		if _, problems := Parse("insightidr", source); len(problems) > 0 {
			b.Fatal(problems)
		}
	}
}
