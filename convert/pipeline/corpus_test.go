package pipeline

import (
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"sigma-lsp/analysis/sigma"
)

// corpus reads the public rules that lie beside the checkout.
func corpus(tb testing.TB) []*sigma.Rule {
	root := filepath.Join("..", "..", "..", "shared", "corpus")
	if _, err := os.Stat(root); err != nil {
		tb.Skip("no ../shared/corpus beside the checkout")
	}
	var rules []*sigma.Rule
	err := filepath.WalkDir(root, func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || !strings.HasSuffix(path, ".yml") {
			return err
		}
		text, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		for _, d := range sigma.Parse(sigma.NewSource(string(text))).Documents {
			if d.Rule != nil {
				rules = append(rules, d.Rule)
			}
		}
		return nil
	})
	if err != nil {
		tb.Fatal(err)
	}
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
