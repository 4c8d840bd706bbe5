package check_test

import (
	"strings"
	"testing"

	"sigma-lsp/analysis/check"
	"sigma-lsp/analysis/sigma"
	"sigma-lsp/analysis/sigma/sigmatest"
	"sigma-lsp/convert"
	"sigma-lsp/convert/pipeline"
)

// sized makes a rule of about that many bytes.
func sized(bytes int) string {
	var b strings.Builder
	b.WriteString("title: Bench\nid: 6f3e2987-db24-4c78-a860-b4f4095a7095\nstatus: test\nauthor: bench\ndate: 2026-01-15\n" +
		"tags:\n    - attack.execution\nlogsource:\n    category: process_creation\n    product: windows\ndetection:\n")
	for i := 0; b.Len() < bytes-120; i++ {
		name := string(rune('a'+i%26)) + strings.Repeat("x", i/26)
		b.WriteString("    selection_" + name + ":\n        Image|endswith:\n            - '\\one" + name + ".exe'\n            - '\\two" + name + ".exe'\n" +
			"        CommandLine|contains|all:\n            - ' -enc " + name + " '\n            - 'payload'\n")
	}
	b.WriteString("    filter_main:\n        User: SYSTEM\n    condition: 1 of selection_* and not filter_main\nlevel: high\n")
	return b.String()
}

// BenchmarkFindings is what happens between an edit and its findings: reading,
// all checks, translation.
func BenchmarkFindings(b *testing.B) {
	p, _ := pipeline.Builtin("insightidr")
	settings := check.Settings{Result: func(d *sigma.Document) *convert.Result { return convert.Convert(d, p) }}
	for name, size := range map[string]int{"median": 1100, "large": 20_000, "largest": 295_000} {
		text := sized(size)
		b.Run(name, func(b *testing.B) {
			b.SetBytes(int64(len(text)))
			b.ReportAllocs()
			for b.Loop() {
				check.Run(sigma.Parse(sigma.NewSource(text)), settings)
			}
		})
	}
}

// BenchmarkCorpus reads all public rules, and then checks or converts them, on
// one core.
func BenchmarkCorpus(b *testing.B) {
	texts := sigmatest.Texts(b)
	p, _ := pipeline.Builtin("insightidr")
	run := func(name string, work func(*sigma.File)) {
		b.Run(name, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				for _, text := range texts {
					work(sigma.Parse(sigma.NewSource(text)))
				}
			}
		})
	}
	run("read", func(*sigma.File) {})
	run("check", func(f *sigma.File) { check.Run(f, check.Settings{SkipTranslation: true}) })
	run("convert", func(f *sigma.File) {
		for _, d := range f.Documents {
			r := convert.Convert(d, p)
			for _, form := range []convert.Format{convert.Simple, convert.Advanced, convert.Detection} {
				r.Queries(form)
			}
		}
	})
}
