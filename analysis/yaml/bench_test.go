package yaml_test

import (
	"testing"

	judge "gopkg.in/yaml.v3"

	"sigma-lsp/analysis/sigma/sigmatest"
	"sigma-lsp/analysis/yaml"
)

// BenchmarkParse reads the public rules, with this package and with the judge.
func BenchmarkParse(b *testing.B) {
	files := sigmatest.Public(b)
	sources, size := make([]*yaml.Source, len(files)), 0
	for i, f := range files {
		sources[i] = yaml.NewSource(f.Text)
		size += len(f.Text)
	}
	b.Run("tree", func(b *testing.B) {
		b.SetBytes(int64(size))
		b.ReportAllocs()
		for b.Loop() {
			for _, s := range sources {
				yaml.Parse(s)
			}
		}
	})
	b.Run("yaml.v3", func(b *testing.B) {
		b.SetBytes(int64(size))
		b.ReportAllocs()
		for b.Loop() {
			for _, f := range files {
				var n judge.Node
				_ = judge.Unmarshal([]byte(f.Text), &n)
			}
		}
	})
}
